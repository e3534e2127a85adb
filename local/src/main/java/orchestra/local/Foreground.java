package orchestra.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import orchestra.charm.simulator.Juju;

/** Plays a model until it is told to stop, and shows what happens. */
final class Foreground {
    private static final Duration READY = Duration.ofSeconds(90);
    private static final Duration UPDATE_STATUS = Duration.ofMinutes(1);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration HOOK_GRACE = Duration.ofSeconds(10);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(60);

    private final Place place;
    private final Path archive;
    private final Path checkout;
    private final Screen screen;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    Foreground(Place place, Path archive, Path checkout, Screen screen) {
        this.place = place;
        this.archive = archive;
        this.checkout = checkout;
        this.screen = screen;
    }

    /** Gives the exit code: 0 after a stop that was asked for, also by a signal. */
    int run() {
        Place.at(place.folder());
        try (StateLock _ = StateLock.take(place);
                Session session = Session.open(place, archive, screen)) {
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> end(session)));
            try (Control _ = Control.open(place, new Commands(session, () -> ask(session)))) {
                screen.say(screen.strong("Orchestra") + ", played here as Juju would; state in " + place.folder());
                screen.say("database: " + session.database().said());
                screen.say("broker: " + session.broker().said());
                play(session);
            }
            screen.step("stopping; the state stays in " + place.folder());
        } finally {
            stopped.countDown();
        }
        return 0;
    }

    private void play(Session session) {
        session.begin();
        if (!session.knowsStorage() && !session.isStopping()) {
            if (!session.api().refused()) {
                throw new LocalFailure("something listens on the API's port before there is storage");
            }
            screen.step("no storage yet: a connection to " + session.api().url() + " is refused, as it must be");
            screen.step("relating the storage, the directory " + place.shared());
            session.relateStorage();
        }
        boolean ready = session.awaitReady(READY);
        tendWorker(session);
        if (!session.isStopping()) {
            tell(session, ready);
        }
        screen.calm();
        keepOn(session);
    }

    private void tell(Session session, boolean ready) {
        String url = session.api().url();
        FirstTask task = FirstTask.of(place, checkout, url);
        String run = task.run();
        screen.say("");
        if (!ready) {
            screen.say("The API is not ready: " + screen.shown(session.status()));
            screen.say("See " + run + " status and " + run + " logs; it is tried again each minute.");
        } else {
            screen.say(screen.strong("The API is ready") + "   " + url);
            screen.say("its reference      " + url + "/apidocs/");
            screen.say("sign in as root    curl -u root -X POST " + url + "/v1/sessions");
            screen.say("   with the secret " + run + " action get-credentials");
            screen.say("");
            screen.say("To run a task graph, paste into another terminal: who you are, what to do, and how it goes:");
            Stream.of(task.signIn(), task.post(), task.show()).forEach(command -> {
                screen.say("");
                command.forEach(line -> screen.say("  " + line));
            });
            screen.say("");
        }
        screen.say("Ctrl-C stops it; ./run help tells what else there is.");
        screen.say("");
    }

    private void keepOn(Session session) {
        Juju juju = session.juju();
        long nextStatus = System.nanoTime() + UPDATE_STATUS.toNanos();
        try {
            while (!stop.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                if (System.nanoTime() > nextStatus) {
                    juju.updateStatus(Session.UNIT);
                    nextStatus = System.nanoTime() + UPDATE_STATUS.toNanos();
                }
                if (!session.supervised()) {
                    throw new LocalFailure("the supervisor ended by itself; see " + place.supervisorLog());
                }
                session.settle();
                tendWorker(session);
            }
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }

    private void tendWorker(Session session) {
        if (session.tendWorker()) {
            screen.step("the API is ready: a worker starts, " + LocalWorker.NAME + ", of the role " + LocalWorker.ROLE);
        }
    }

    private void ask(Session session) {
        session.stop();
        stop.countDown();
    }

    /** On a signal: the hook that runs may end, then everything stops before the program does. */
    private void end(Session session) {
        ask(session);
        try {
            if (!stopped.await(HOOK_GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                session.juju().abandon();
                stopped.await(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }
}
