package orchestra.orchestrator.task;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import orchestra.orchestrator.task.Conductor.HeldAttempt;
import orchestra.protocol.AttemptId;
import org.jspecify.annotations.Nullable;

/**
 * Finds attempts whose worker is gone: replaced by a new process, silent, or no longer naming them. Its turn is for one
 * thread.
 */
final class LossWatch {
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final Duration GAP = Duration.ofSeconds(3);
    /** A heartbeat may have been made before the worker knew that it has the attempt, and so may the next. */
    private static final long BEATS = 3;

    private final Supplier<List<WorkerSight>> workers;
    private final BooleanSupplier serving;
    private final Conductor conductor;
    private final Pulse pulse;
    private final Map<AttemptId, Long> firstBeats = new HashMap<>();

    /**
     * Puts it together.
     *
     * @param workers as their last heartbeats said
     * @param serving whether workers can reach us; while they cannot, nobody's silence counts
     */
    LossWatch(Supplier<List<WorkerSight>> workers, BooleanSupplier serving, Conductor conductor, LongSupplier nanos) {
        this.serving = serving;
        this.workers = workers;
        this.conductor = conductor;
        this.pulse = new Pulse(SILENCE, GAP, nanos);
    }

    void turn() {
        if (!serving.getAsBoolean()) {
            pulse.forget();
            firstBeats.clear();
            return;
        }
        // First who has what, then who lives: a worker that takes an attempt in between is not missed.
        List<HeldAttempt> held = conductor.held();
        Map<String, WorkerSight> sights = new HashMap<>();
        Map<String, Long> beats = new HashMap<>();
        Map<String, String> incarnations = new HashMap<>();
        for (WorkerSight worker : workers.get()) {
            sights.put(worker.holder(), worker);
            beats.put(worker.holder(), worker.beat());
            incarnations.put(worker.name(), worker.incarnation());
        }
        held.forEach(attempt -> beats.putIfAbsent(attempt.worker(), 0L));
        pulse.look(beats);
        Set<String> dead = pulse.dead();
        Map<AttemptId, Long> known = new HashMap<>();
        for (HeldAttempt attempt : held) {
            look(attempt, sights.get(attempt.worker()), incarnations, dead, known);
        }
        firstBeats.clear();
        firstBeats.putAll(known);
    }

    private void look(
            HeldAttempt attempt,
            @Nullable WorkerSight worker,
            Map<String, String> incarnations,
            Set<String> dead,
            Map<AttemptId, Long> known) {
        String name = WorkerSight.name(attempt.worker());
        if (worker == null && incarnations.containsKey(name)) {
            conductor.lost(attempt.attempt(), "worker " + name + " was started anew");
            return;
        }
        if (dead.contains(attempt.worker())) {
            conductor.lost(attempt.attempt(), "worker " + name + " was silent for " + SILENCE.toSeconds() + " s");
            return;
        }
        if (worker == null) {
            return;
        }
        long first = firstBeats.getOrDefault(attempt.attempt(), worker.beat());
        if (worker.beat() >= first + BEATS && !worker.running().contains(attempt.attempt())) {
            conductor.lost(attempt.attempt(), "worker " + name + " does not know of it any more");
            return;
        }
        known.put(attempt.attempt(), first);
    }
}
