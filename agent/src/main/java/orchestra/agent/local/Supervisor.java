package orchestra.agent.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import jnr.constants.platform.Signal;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;
import orchestra.agent.apply.Pause;

/**
 * Runs a local unit's services: starts what hooks want, restarts what dies, stops what is no longer wanted. It lives as
 * long as its standard input is open, so that it ends with whoever started it, and its children die with it, even when
 * it is killed: the kernel sends them SIGKILL (prctl(2), PR_SET_PDEATHSIG), and a guard ends their {@link Descendants}.
 */
public final class Supervisor {

    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration STABLE = Duration.ofSeconds(60);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(250);
    private static final Duration LAST_BACKOFF = Duration.ofSeconds(10);
    private static final long LOG_SIZE = 10L * 1024 * 1024;

    /** A service that runs, or waits to be started again. */
    private static final class Child {

        private final ServiceFiles.Wanted wanted;
        private Process process;
        private Instant started = Instant.now();
        private Duration backoff = FIRST_BACKOFF;
        private Optional<Instant> startAgain = Optional.empty();

        Child(ServiceFiles.Wanted wanted, Process process) {
            this.wanted = wanted;
            this.process = process;
        }
    }

    private final ServiceFiles files;
    private final Path log;
    private final POSIX posix = POSIXFactory.getNativePOSIX();
    private final Map<String, Child> children = new LinkedHashMap<>();
    private final AtomicBoolean ending = new AtomicBoolean();
    private final Descendants descendants;

    private Supervisor(Path state) throws IOException {
        this.files = new ServiceFiles(state);
        this.log = state.resolve("log");
        this.descendants = Descendants.guard(files.folder(), posix);
    }

    /** Runs until standard input ends; the one argument is the unit's state folder. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            System.err.println("usage: Supervisor STATE-FOLDER");
            System.exit(2);
        }
        Supervisor supervisor = new Supervisor(Path.of(arguments[0]).toAbsolutePath());
        Thread.ofPlatform().daemon().name("standard-input").start(supervisor::awaitEndOfInput);
        Thread main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> supervisor.endWith(main)));
        supervisor.run();
    }

    /** The main thread starts every child and outlives them: the kernel ties a child to the thread that started it. */
    private void run() throws IOException {
        Files.createDirectories(files.folder());
        Files.createDirectories(log);
        files.wanted().forEach(files::ended);
        files.supervisorStarted(ProcessHandle.current().pid());
        try {
            while (!ending.get()) {
                look();
                Pause.REAL.of(LOOK);
            }
        } finally {
            new ArrayList<>(children.keySet()).reversed().forEach(this::stop);
            descendants.close();
            files.supervisorEnded();
        }
    }

    private void awaitEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is said here; the end is the message.
            }
        } catch (IOException e) {
            // An input that cannot be read has ended.
        }
        ending.set(true);
    }

    /** On a signal: lets the main thread stop the services before the machine goes down. */
    private void endWith(Thread main) {
        ending.set(true);
        try {
            main.join(Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        List<String> names = files.wanted();
        for (String name : List.copyOf(children.keySet())) {
            if (!names.contains(name)) {
                stop(name);
            }
        }
        for (String name : names) {
            files.wanted(name).ifPresent(this::keep);
        }
    }

    private void keep(ServiceFiles.Wanted wanted) {
        Child child = children.get(wanted.name());
        if (child != null && !child.wanted.digest().equals(wanted.digest())) {
            stop(wanted.name());
            child = null;
        }
        if (child == null) {
            start(wanted).ifPresent(process -> children.put(wanted.name(), new Child(wanted, process)));
            return;
        }
        if (!child.process.isAlive()) {
            restart(child);
        }
    }

    private void restart(Child child) {
        Instant now = Instant.now();
        if (child.startAgain.isEmpty()) {
            files.ended(child.wanted.name());
            killAll(child);
            if (Duration.between(child.started, now).compareTo(STABLE) > 0) {
                child.backoff = FIRST_BACKOFF;
            }
            child.startAgain = Optional.of(now.plus(child.backoff));
            Duration doubled = child.backoff.multipliedBy(2);
            child.backoff = doubled.compareTo(LAST_BACKOFF) > 0 ? LAST_BACKOFF : doubled;
        }
        if (child.startAgain.filter(now::isAfter).isPresent()) {
            start(child.wanted).ifPresent(process -> {
                child.process = process;
                child.started = now;
                child.startAgain = Optional.empty();
            });
        }
    }

    private Optional<Process> start(ServiceFiles.Wanted wanted) {
        try {
            ProcessBuilder builder = new ProcessBuilder(tied(wanted.command()));
            builder.environment().clear();
            builder.environment().putAll(wanted.environment());
            builder.environment().putAll(descendants.variable(wanted.name()));
            builder.directory(files.folder().toFile());
            builder.redirectErrorStream(true);
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(logFile(wanted.name())));
            builder.redirectInput(new File("/dev/null"));
            Process process = builder.start();
            files.started(wanted.name(), process.pid(), wanted.digest());
            return Optional.of(process);
        } catch (IOException e) {
            System.err.println("supervisor: " + wanted.name() + " cannot be started: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** A session of its own, so that a signal reaches the whole tree; and death with this process. */
    private static List<String> tied(List<String> command) {
        List<String> tied = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid")) && Files.isExecutable(Path.of("/usr/bin/setpriv"))) {
            tied.addAll(List.of("/usr/bin/setsid", "/usr/bin/setpriv", "--pdeathsig", "KILL", "--"));
        }
        tied.addAll(command);
        return tied;
    }

    private File logFile(String name) throws IOException {
        Path file = log.resolve(name + ".log");
        if (Files.exists(file) && Files.size(file) > LOG_SIZE) {
            Files.move(file, log.resolve(name + ".log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        return file.toFile();
    }

    private void stop(String name) {
        Child child = children.remove(name);
        if (child != null) {
            signal(child, Signal.SIGTERM);
            Instant end = Instant.now().plus(GRACE);
            while (child.process.isAlive() && Instant.now().isBefore(end)) {
                Pause.REAL.of(LOOK);
            }
            killAll(child);
            child.process.destroyForcibly();
            child.process.onExit().join();
        }
        files.ended(name);
    }

    private void signal(Child child, Signal signal) {
        posix.kill(-Math.toIntExact(child.process.pid()), signal.intValue());
    }

    private void killAll(Child child) {
        signal(child, Signal.SIGKILL);
        descendants.end(child.wanted.name());
    }
}
