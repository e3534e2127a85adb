package orchestra.orchestrator.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.failure.FailureKind;
import org.junit.jupiter.api.Test;

final class SharedReadsTest {
    private static final Executor VIRTUAL = Thread::startVirtualThread;

    private final SharedReads<String, Integer> reads = new SharedReads<>(Duration.ofSeconds(20));
    private final AtomicInteger begun = new AtomicInteger();
    private final Semaphore gate = new Semaphore(0);

    /** Reads the number of the read, each of which ends when the gate lets it. */
    private int gated() {
        int number = begun.incrementAndGet();
        gate.acquireUninterruptibly();
        return number;
    }

    private CompletableFuture<Integer> asked() {
        return CompletableFuture.supplyAsync(() -> reads.read("key", this::gated), VIRTUAL);
    }

    /** Asks on a thread that can be interrupted, and is known to wait. */
    private static Thread waiting(Runnable work) {
        Thread thread = Thread.ofPlatform().daemon().start(work);
        await().until(() ->
                thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING);
        return thread;
    }

    private List<CompletableFuture<Integer>> followers(int count) {
        List<CompletableFuture<Integer>> all = new ArrayList<>();
        for (int follower = 0; follower < count; follower++) {
            CompletableFuture<Integer> answer = new CompletableFuture<>();
            waiting(() -> {
                try {
                    answer.complete(reads.read("key", this::gated));
                } catch (RuntimeException failure) {
                    answer.completeExceptionally(failure);
                }
            });
            all.add(answer);
        }
        return all;
    }

    @Test
    void whoComesWhileOneReadsSharesTheNextReadAndNotTheRunningOne() {
        CompletableFuture<Integer> first = asked();
        await().until(() -> begun.get() == 1);
        List<CompletableFuture<Integer>> later = followers(10);

        gate.release();
        assertThat(first.join()).isEqualTo(1);
        await().until(() -> begun.get() == 2);
        assertThat(later).noneMatch(CompletableFuture::isDone);

        gate.release();
        assertThat(later).allSatisfy(answer -> assertThat(answer.join()).isEqualTo(2));
        assertThat(begun).hasValue(2);
        await().until(() -> reads.size() == 0);
    }

    @Test
    void whoComesWhileTheSecondReadRunsHasAThird() {
        CompletableFuture<Integer> first = asked();
        await().until(() -> begun.get() == 1);
        List<CompletableFuture<Integer>> second = followers(2);
        gate.release();
        await().until(() -> begun.get() == 2);
        List<CompletableFuture<Integer>> third = followers(2);
        gate.release(2);

        assertThat(first.join()).isEqualTo(1);
        assertThat(second).allSatisfy(answer -> assertThat(answer.join()).isEqualTo(2));
        assertThat(third).allSatisfy(answer -> assertThat(answer.join()).isEqualTo(3));
    }

    @Test
    void differentKeysDoNotWaitForEachOther() {
        CompletableFuture<Integer> first = asked();
        await().until(() -> begun.get() == 1);
        assertThat(reads.read("another", () -> 7)).isEqualTo(7);
        gate.release();
        first.join();
    }

    @Test
    void nothingIsKept() {
        assertThat(reads.read("key", () -> 1)).isEqualTo(1);
        assertThat(reads.read("key", () -> 2)).isEqualTo(2);
        assertThat(reads.size()).isZero();
    }

    @Test
    void failureGoesToAllWhoSharedItAndToNobodyElse() {
        CompletableFuture<Integer> first = asked();
        await().until(() -> begun.get() == 1);
        Failure gone = Failure.of(FailureKind.DATABASE_UNAVAILABLE, "gone");
        List<CompletableFuture<Integer>> later = new ArrayList<>();
        for (int follower = 0; follower < 3; follower++) {
            CompletableFuture<Integer> answer = new CompletableFuture<>();
            waiting(() -> {
                try {
                    answer.complete(reads.read("key", () -> {
                        throw gone;
                    }));
                } catch (Failure failure) {
                    answer.completeExceptionally(failure);
                }
            });
            later.add(answer);
        }
        gate.release();

        assertThat(first.join()).isEqualTo(1);
        assertThat(later)
                .allSatisfy(answer -> assertThatThrownBy(answer::join)
                        .isInstanceOf(CompletionException.class)
                        .hasCause(gone));
        assertThat(reads.read("key", () -> 5)).isEqualTo(5);
        assertThat(reads.size()).isZero();
    }

    @Test
    void errorOfTheReaderLeavesNobodyBehind() {
        assertThatThrownBy(() -> reads.read("key", () -> {
                    throw new AssertionError("planted");
                }))
                .isInstanceOf(AssertionError.class);
        assertThat(reads.size()).isZero();
        assertThat(reads.read("key", () -> 5)).isEqualTo(5);
    }

    @Test
    void leaderThatIsInterruptedWhileItWaitsLeavesItsPlaceToAnother() {
        CompletableFuture<Integer> first = asked();
        await().until(() -> begun.get() == 1);
        AtomicReference<Throwable> told = new AtomicReference<>();
        Thread leader = waiting(() -> {
            try {
                reads.read("key", this::gated);
            } catch (Failure failure) {
                told.set(failure);
            }
        });
        List<CompletableFuture<Integer>> later = followers(5);

        leader.interrupt();
        await().untilAsserted(() -> assertThat(told.get())
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(FailureKind.OVERLOADED)));
        assertThat(begun).as("no second read beside the first").hasValue(1);
        gate.release(2);

        assertThat(first.join()).isEqualTo(1);
        assertThat(later).allSatisfy(answer -> assertThat(answer.join()).isEqualTo(2));
        await().until(() -> reads.size() == 0);
    }

    @Test
    void leaderThatIsInterruptedWhileItReadsFailsAlone() {
        CountDownLatch reading = new CountDownLatch(1);
        AtomicReference<Throwable> told = new AtomicReference<>();
        CompletableFuture<Integer> first = asked();
        await().until(() -> begun.get() == 1);
        Thread leader = waiting(() -> {
            try {
                reads.read("key", () -> {
                    reading.countDown();
                    return interruptibly();
                });
            } catch (IllegalStateException failure) {
                told.set(failure);
            }
        });
        List<CompletableFuture<Integer>> later = followers(5);
        gate.release();
        await().until(() -> reading.getCount() == 0);
        leader.interrupt();
        await().untilAsserted(() -> assertThat(told.get()).hasMessage("interrupted"));
        gate.release(5);

        assertThat(first.join()).isEqualTo(1);
        // One of them leads at once; who was told later shares the read after.
        assertThat(later).allSatisfy(answer -> assertThat(answer.join()).isBetween(2, 3));
        await().until(() -> reads.size() == 0);
    }

    private static int interruptibly() {
        try {
            TimeUnit.SECONDS.sleep(60);
            return 0;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    @Test
    void whoWaitsTooLongIsToldSoAndNothingIsLeft() {
        SharedReads<String, Integer> impatient = new SharedReads<>(Duration.ofMillis(50));
        CompletableFuture<Integer> first =
                CompletableFuture.supplyAsync(() -> impatient.read("key", this::gated), VIRTUAL);
        await().until(() -> begun.get() == 1);
        assertThatThrownBy(() -> impatient.read("key", this::gated))
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(FailureKind.DATABASE_UNAVAILABLE));
        gate.release();
        assertThat(first.join()).isEqualTo(1);
        await().until(() -> impatient.size() == 0);
        assertThat(begun).hasValue(1);
    }

    /** Whatever the interleaving: the read that answers began after its request, reads of a key never overlap. */
    @Property(tries = 40)
    void everyAnswerIsAsFreshAsIfEachHadAskedItself(
            @ForAll @IntRange(min = 1, max = 40) int threads,
            @ForAll @IntRange(min = 1, max = 3) int keys,
            @ForAll long seed) {
        SharedReads<Integer, Long> shared = new SharedReads<>();
        AtomicLong clock = new AtomicLong();
        AtomicInteger count = new AtomicInteger();
        List<AtomicInteger> running = new ArrayList<>();
        for (int key = 0; key < keys; key++) {
            running.add(new AtomicInteger());
        }
        int rounds = 20;
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            Random random = new Random(seed + thread);
            all.add(CompletableFuture.runAsync(
                    () -> {
                        for (int round = 0; round < rounds; round++) {
                            int key = random.nextInt(keys);
                            long asked = clock.incrementAndGet();
                            long began = shared.read(key, () -> {
                                assertThat(running.get(key).incrementAndGet()).isEqualTo(1);
                                long now = clock.incrementAndGet();
                                count.incrementAndGet();
                                LockSupport.parkNanos(random.nextInt(200_000));
                                running.get(key).decrementAndGet();
                                return now;
                            });
                            assertThat(began).isGreaterThan(asked);
                        }
                    },
                    VIRTUAL));
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
        assertThat(count.get()).isBetween(1, threads * rounds);
        assertThat(shared.size()).isZero();
    }
}
