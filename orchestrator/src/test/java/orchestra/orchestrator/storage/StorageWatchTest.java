package orchestra.orchestrator.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class StorageWatchTest {
    @Test
    void storageThatDoesNotAnswerIsMissingAndAskedOnce() {
        CountDownLatch answer = new CountDownLatch(1);
        AtomicInteger looks = new AtomicInteger();
        StorageWatch watch = new StorageWatch(
                () -> {
                    looks.incrementAndGet();
                    try {
                        answer.await();
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                    }
                    return new StorageState.There();
                },
                Duration.ofMillis(50));
        assertThat(watch.look().there()).isFalse();
        assertThat(watch.look().there()).isFalse();
        assertThat(looks).hasValue(1);
        answer.countDown();
        await().until(() -> watch.look().there());
        assertThat(watch.state().there()).isTrue();
    }

    @Test
    void failingLookIsMissingStorage() {
        StorageWatch watch = new StorageWatch(
                () -> {
                    throw new IllegalStateException("broken");
                },
                Duration.ofSeconds(5));
        assertThat(watch.state().there()).isFalse();
        assertThat(watch.look().toString()).contains("broken");
    }
}
