package orchestra.orchestrator.task;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import orchestra.protocol.TaskId;

/** Wakes those who read a task's journal when it has more, if it was written by this orchestrator. */
final class Signals {
    private final Map<TaskId, Map<Semaphore, Boolean>> listeners = new ConcurrentHashMap<>();

    /** Something was written. */
    void changed(TaskId id) {
        listeners.getOrDefault(id, Map.of()).keySet().forEach(Semaphore::release);
    }

    /** Listens to one task until closed. */
    Listener listen(TaskId id) {
        Semaphore semaphore = new Semaphore(0);
        listeners.computeIfAbsent(id, fresh -> new ConcurrentHashMap<>()).put(semaphore, true);
        return new Listener(id, semaphore);
    }

    final class Listener implements AutoCloseable {
        private final TaskId id;
        private final Semaphore semaphore;

        private Listener(TaskId id, Semaphore semaphore) {
            this.id = id;
            this.semaphore = semaphore;
        }

        /** Waits for a signal since the last wait, but not longer than this. */
        void await(Duration most) throws InterruptedException {
            if (semaphore.tryAcquire(most.toMillis(), TimeUnit.MILLISECONDS)) {
                semaphore.drainPermits();
            }
        }

        @Override
        public void close() {
            listeners.computeIfPresent(id, (task, all) -> {
                all.remove(semaphore);
                return all.isEmpty() ? null : all;
            });
        }
    }
}
