package orchestra.worker;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import orchestra.broker.Delivery;
import orchestra.protocol.AttemptId;
import orchestra.protocol.Report;
import orchestra.worker.engine.Attempt;
import org.jspecify.annotations.Nullable;

/** An attempt that this worker holds, from before it asks for it until its end is answered. */
final class RunningAttempt implements Attempt {
    private final AttemptId id;
    private final Function<AttemptId, Path> folders;
    private final Consumer<Report.Progress> progress;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Delivery> deliveries = new ArrayList<>();
    private final List<Runnable> stops = new ArrayList<>();
    private @Nullable Path folder;
    private @Nullable Stop reason;
    private boolean settled;
    private boolean over;
    private double ratio;

    /** Why an attempt ends early. */
    enum Stop {
        TIMEOUT,
        CANCELED,
        /** The worker ends; what becomes of the attempt is not its business any more. */
        ABANDONED
    }

    /** @param folders makes its folder, when it is asked for */
    RunningAttempt(AttemptId id, Function<AttemptId, Path> folders, Consumer<Report.Progress> progress) {
        this.id = id;
        this.folders = folders;
        this.progress = progress;
    }

    AttemptId id() {
        return id;
    }

    @Override
    public Path folder() {
        lock.lock();
        try {
            Path made = folder;
            if (made == null) {
                made = folders.apply(id);
                folder = made;
            }
            return made;
        } finally {
            lock.unlock();
        }
    }

    /** Passes on what is new; never back, and nothing after the end. */
    @Override
    public void progress(OptionalDouble given, String text) {
        OptionalDouble shown = OptionalDouble.empty();
        lock.lock();
        try {
            if (over) {
                return;
            }
            if (given.isPresent() && !Double.isNaN(given.getAsDouble())) {
                ratio = Math.max(ratio, Math.min(1, given.getAsDouble()));
                shown = OptionalDouble.of(ratio);
            }
            // Within the lock: two of one attempt must not overtake each other.
            progress.accept(new Report.Progress(id, shown, Clip.line(text, Clip.PROGRESS_MOST)));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onStop(Runnable stop) {
        lock.lock();
        try {
            if (reason == null) {
                stops.add(stop);
                return;
            }
        } finally {
            lock.unlock();
        }
        stop.run();
    }

    @Override
    public boolean stopping() {
        return stopped().isPresent();
    }

    /** Why it ends early; the first reason counts, unless the worker gives it up. */
    Optional<Stop> stopped() {
        lock.lock();
        try {
            return Optional.ofNullable(reason);
        } finally {
            lock.unlock();
        }
    }

    /** Ends it early. */
    void stop(Stop why) {
        List<Runnable> now;
        lock.lock();
        try {
            if (reason == null || why == Stop.ABANDONED) {
                reason = why;
            }
            now = List.copyOf(stops);
            stops.clear();
        } finally {
            lock.unlock();
        }
        now.forEach(Runnable::run);
    }

    /** Its engine is done with it; whether it has a folder. */
    boolean end() {
        lock.lock();
        try {
            over = true;
            stops.clear();
            return folder != null;
        } finally {
            lock.unlock();
        }
    }

    /** A delivery of it, answered once it is known whether the attempt is ours; when it is known, at once. */
    void hold(Delivery delivery) {
        lock.lock();
        try {
            if (!settled) {
                deliveries.add(delivery);
                return;
            }
        } finally {
            lock.unlock();
        }
        delivery.acknowledge();
    }

    /** It is known. */
    void acknowledge() {
        lock.lock();
        try {
            settled = true;
        } finally {
            lock.unlock();
        }
        held().forEach(Delivery::acknowledge);
    }

    /** It is not known yet, and others may ask as well; who comes second is refused. */
    void giveBack() {
        held().forEach(Delivery::giveBack);
    }

    private List<Delivery> held() {
        lock.lock();
        try {
            List<Delivery> all = List.copyOf(deliveries);
            deliveries.clear();
            return all;
        } finally {
            lock.unlock();
        }
    }
}
