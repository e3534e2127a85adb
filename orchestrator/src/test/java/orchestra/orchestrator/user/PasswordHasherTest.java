package orchestra.orchestrator.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.failure.FailureKind;
import org.junit.jupiter.api.Test;

final class PasswordHasherTest {
    private static final Argon2Cost COST = new Argon2Cost(19 * 1024, 2, 1);

    private final PasswordHasher hasher = new PasswordHasher(COST, new JavaArgon2());

    @Test
    void onlyTheSecretItselfVerifies() {
        PasswordHash hash = hasher.hash("correct horse");
        assertThat(hasher.verify(hash, "correct horse")).isTrue();
        assertThat(hasher.verify(hash, "correct Horse")).isFalse();
        assertThat(hash.phc()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(hash).asString().doesNotContain("argon2id");
    }

    @Test
    void twoHashesOfOneSecretDiffer() {
        assertThat(hasher.hash("same")).isNotEqualTo(hasher.hash("same"));
    }

    @Test
    void unicodeFormDoesNotMatter() {
        assertThat(hasher.verify(hasher.hash("caf\u00e9-caf\u00e9"), "cafe\u0301-cafe\u0301"))
                .isTrue();
    }

    /** The reference implementation's own test vector: argon2id, v=19, 65536 KiB, 2 passes, "password", "somesalt". */
    @Test
    void hashIsTheReferenceImplementations() {
        PasswordHash reference = new PasswordHash(
                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc");
        assertThat(hasher.verify(reference, "password")).isTrue();
        assertThat(hasher.verify(reference, "differentpassword")).isFalse();
    }

    @Test
    void hashesDoNotHoldUpVirtualThreads() {
        Set<Boolean> virtual = ConcurrentHashMap.newKeySet();
        PasswordHasher noting = new PasswordHasher(COST, (secret, salt, cost, length) -> {
            virtual.add(Thread.currentThread().isVirtual());
            return new byte[length];
        });
        CompletableFuture.runAsync(() -> noting.hash("secret"), Thread::startVirtualThread)
                .join();
        assertThat(virtual).containsExactly(false);
    }

    @Test
    void noMoreHashesAtATimeThanProcessors() {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        PasswordHasher noting = new PasswordHasher(COST, (secret, salt, cost, length) -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            LockSupport.parkNanos(2_000_000);
            now.decrementAndGet();
            return new byte[length];
        });
        CompletableFuture<?>[] all = new CompletableFuture<?>[40];
        Arrays.setAll(all, n -> CompletableFuture.runAsync(() -> noting.hash("secret"), Thread::startVirtualThread));
        CompletableFuture.allOf(all).join();
        assertThat(most).hasPositiveValue();
        assertThat(most.get()).isLessThanOrEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @Test
    void whoIsInterruptedIsRefused() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> hasher.hash("secret"))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(FailureKind.OVERLOADED));
        assertThat(Thread.interrupted()).isTrue();
    }
}
