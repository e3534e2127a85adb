package orchestra.orchestrator.change;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import orchestra.broker.Broker;
import orchestra.broker.Message;
import orchestra.orchestrator.commit.GroupCommit;
import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.failure.FailureKind;
import orchestra.orchestrator.page.Listing;
import orchestra.orchestrator.page.Page;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records what is to be done outside, does it, and forgets it; tries again what fails, with a backoff that grows to a
 * minute, for ever. Each change has one holder, who alone does it. Safe for use by many threads.
 */
public final class ChangeManager implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeManager.class);
    private static final int TOGETHER = 500;
    /** A change that was just recorded is done at once; the turn takes it up only when that did not come to an end. */
    private static final Duration FIRST_TRY = Duration.ofSeconds(20);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration PAUSE_MOST = Duration.ofMinutes(1);
    private static final int DOUBLINGS_MOST = 6;

    private final ChangeStore store;
    private final Broker broker;
    private final String holder;
    private final Clock clock;
    private final BiConsumer<Change, String> canceled;
    private final GroupCommit<Change, Boolean> recording;
    private final GroupCommit<String, Boolean> done;
    private final GroupCommit<ChangeStore.Failed, Boolean> failing;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    /**
     * Starts the writing threads.
     *
     * @param holder our incarnation
     * @param canceled told of a change that is never done, and who asked for that
     */
    public ChangeManager(
            ChangeStore store, Broker broker, String holder, BiConsumer<Change, String> canceled, Clock clock) {
        this.store = store;
        this.broker = broker;
        this.holder = holder;
        this.canceled = canceled;
        this.clock = clock;
        this.recording = new GroupCommit<>("changes", TOGETHER, changes -> {
            store.insert(changes);
            return yes(changes);
        });
        this.done = new GroupCommit<>("changes-done", TOGETHER, ids -> {
            store.delete(ids);
            return yes(ids);
        });
        this.failing = new GroupCommit<>("changes-failed", TOGETHER, failures -> {
            store.failed(failures);
            return yes(failures);
        });
    }

    /** A change that is due now, held by this orchestrator. */
    public Change change(String kind, String id, String subject, Letter letter) {
        Instant now = clock.instant();
        return new Change(id, kind, subject, letter, holder, now, 0, now.plus(FIRST_TRY), "", Optional.empty());
    }

    /**
     * Records changes, and begins to do them once they are durable.
     *
     * @throws Failure when they could not be recorded; they may be nevertheless
     */
    public void record(Collection<Change> changes) {
        changes.stream().map(recording::submit).toList().forEach(GroupCommit::await);
        changes.forEach(this::perform);
    }

    /**
     * Does changes at once, and records only those that could not be done: for whoever would come with them again after
     * a crash, as what they follow from is durable. Returns when each is done or recorded.
     *
     * @throws Failure when they could be neither done nor recorded
     */
    public void doOrRecord(Collection<Change> changes) {
        Map<Change, CompletableFuture<Void>> sent = new LinkedHashMap<>();
        changes.forEach(change -> sent.put(change, send(change)));
        List<Change> failed = new ArrayList<>();
        sent.forEach((change, sending) -> {
            try {
                sending.join();
            } catch (CompletionException | CancellationException failure) {
                failed.add(failed(change, cause(failure)));
            }
        });
        failed.stream().map(recording::submit).toList().forEach(GroupCommit::await);
    }

    /** They are not wanted any more: what was not done is not done. */
    public void withdraw(Collection<String> ids) {
        ids.forEach(this::forget);
    }

    public Listing<Change> list(Page page) {
        return store.list(page);
    }

    /** A change. */
    public Change get(String id) {
        return store.find(id).orElseThrow(ChangeManager::missing);
    }

    /** Makes it due now. */
    public void retry(String id) {
        if (!store.hurry(id, clock.instant())) {
            throw missing();
        }
    }

    /** Asks that it never be done; whoever holds it sees to that within seconds. */
    public void cancel(String id, String account) {
        if (!store.cancel(id, account)) {
            throw missing();
        }
    }

    /** Does what is due. */
    public void turn() {
        List<Change> due;
        do {
            due = store.due(holder, clock.instant(), TOGETHER).stream()
                    .filter(change -> !underWay.contains(change.id()))
                    .toList();
            for (Change change : due) {
                change.canceled().ifPresentOrElse(account -> never(change, account), () -> perform(change));
            }
        } while (due.size() == TOGETHER);
    }

    /** Takes what belongs to orchestrators that are gone. */
    public void adopt(Set<String> alive) {
        long adopted = store.adopt(alive, holder);
        if (adopted > 0) {
            LOG.atInfo().addKeyValue("changes", adopted).log("Changes of another orchestrator taken over");
        }
    }

    @Override
    public void close() {
        recording.close();
        done.close();
        failing.close();
    }

    private void never(Change change, String account) {
        canceled.accept(change, account);
        forget(change.id());
    }

    private void perform(Change change) {
        if (!underWay.add(change.id())) {
            return;
        }
        CompletableFuture<Void> _ = send(change).whenComplete((published, failure) -> {
            underWay.remove(change.id());
            if (failure == null) {
                forget(change.id());
            } else {
                note(failed(change, failure));
            }
        });
    }

    /** Ends within the broker's own limits, confirmed or failed. */
    private CompletableFuture<Void> send(Change change) {
        Letter letter = change.message();
        return broker.publish(new Message(
                letter.exchange(),
                letter.routingKey(),
                change.id(),
                letter.text().getBytes(StandardCharsets.UTF_8)));
    }

    private void forget(String id) {
        try {
            CompletableFuture<Boolean> _ = done.submit(id).exceptionally(failure -> {
                // It is done once more, without harm, when its time comes.
                LOG.atDebug().addKeyValue("change", id).log("Done change not forgotten");
                return false;
            });
        } catch (Failure overloaded) {
            LOG.atDebug().addKeyValue("change", id).log("Done change not forgotten");
        }
    }

    /** The change after one more try in vain. */
    private Change failed(Change change, Throwable failure) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(change.tries(), DOUBLINGS_MOST));
        Duration capped = pause.compareTo(PAUSE_MOST) > 0 ? PAUSE_MOST : pause;
        Instant next = clock.instant()
                .plus(capped.multipliedBy(ThreadLocalRandom.current().nextInt(50, 101))
                        .dividedBy(100));
        return change.failed(next, String.valueOf(failure.getMessage()));
    }

    private void note(Change failed) {
        try {
            CompletableFuture<Boolean> _ = failing.submit(
                            new ChangeStore.Failed(failed.id(), failed.tries(), failed.next(), failed.error()))
                    .exceptionally(unwritten -> false);
        } catch (Failure overloaded) {
            LOG.atDebug().addKeyValue("change", failed.id()).log("Failed change not noted");
        }
    }

    private static Throwable cause(RuntimeException failure) {
        return failure.getCause() == null ? failure : failure.getCause();
    }

    private static <T> List<Boolean> yes(List<T> items) {
        return new ArrayList<>(Collections.nCopies(items.size(), true));
    }

    private static Failure missing() {
        return Failure.of(FailureKind.NOT_FOUND, "There is no pending change with this id; what is done is gone.");
    }
}
