package orchestra.orchestrator.task;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Does things on threads of their own, now or at a moment. Safe for use by many threads. */
final class Timers implements AutoCloseable {
    private final Clock clock;
    private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledThreadPoolExecutor schedule = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("task-timer").factory(), new ThreadPoolExecutor.DiscardPolicy());

    Timers(Clock clock) {
        this.clock = clock;
        // A task that ends early must not be kept until its time would have been over.
        schedule.setRemoveOnCancelPolicy(true);
    }

    /** Now, to the millisecond: as it comes back from the database. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    void soon(Runnable work) {
        threads.execute(work);
    }

    Future<?> at(Instant moment, Runnable work) {
        long wait = Math.max(0, Duration.between(now(), moment).toMillis());
        return schedule.schedule(() -> threads.execute(work), wait, TimeUnit.MILLISECONDS);
    }

    /** What is not due yet is never done. */
    @Override
    public void close() {
        schedule.shutdownNow();
    }
}
