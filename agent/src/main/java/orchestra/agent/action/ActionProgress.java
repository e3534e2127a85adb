package orchestra.agent.action;

import java.time.Duration;
import orchestra.agent.apply.InTime;
import orchestra.agent.backup.Progress;
import orchestra.charm.Juju;

/** Tells whoever waits for the action how far it is, now and then, and that its work does not hang. */
final class ActionProgress implements Progress {

    private static final Duration OFTEN = Duration.ofSeconds(5);

    private final Juju juju;
    private final InTime inTime;
    private long last = System.nanoTime();

    ActionProgress(Juju juju, InTime inTime) {
        this.juju = juju;
        this.inTime = inTime;
    }

    @Override
    public void moved() {
        inTime.progress();
    }

    @Override
    public void said(String line) {
        moved();
        if (System.nanoTime() - last > OFTEN.toNanos()) {
            last = System.nanoTime();
            juju.logAction(line);
        }
    }

    @Override
    public void slowly(Runnable work) {
        inTime.unwatched(work);
    }
}
