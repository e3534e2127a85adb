package orchestra.charm.simulator;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A hook's death, planned for its k-th tool call. It holds for one run: the next hook, or the next of that name; a run
 * that ends before its k-th call uses it up.
 */
public final class KillPlan {
    /** Before the call does anything, or after it did and before the hook hears the answer. */
    public enum Moment {
        BEFORE_THE_CALL,
        AFTER_THE_CALL
    }

    private final String hook;
    private final int call;
    private final Moment moment;
    private final AtomicBoolean fired = new AtomicBoolean();

    KillPlan(String hook, int call, Moment moment) {
        this.hook = hook;
        this.call = call;
        this.moment = moment;
    }

    /** Whether the hook was killed; false after a run with fewer calls. */
    public boolean fired() {
        return fired.get();
    }

    boolean concerns(Hook run) {
        return hook.isEmpty() || hook.equals(run.name());
    }

    boolean strikes(int number, Moment now) {
        return number == call && now == moment && fired.compareAndSet(false, true);
    }
}
