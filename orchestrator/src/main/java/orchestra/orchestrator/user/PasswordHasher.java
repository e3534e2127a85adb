package orchestra.orchestrator.user;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.failure.FailureKind;

/**
 * Hashes secrets with argon2id (RFC 9106) and checks them. As many hashes at a time as there are processors; others
 * wait a little, then are refused as overload. Safe for use by many threads.
 */
public final class PasswordHasher {
    /** OWASP's smallest: 19 MiB, two passes, one lane. */
    private static final Argon2Cost COST = new Argon2Cost(19 * 1024, 2, 1);

    private static final int SALT_BYTES = 16;
    private static final int TAG_BYTES = 32;
    private static final int WAITING_MOST = 1000;
    private static final Duration TURN = Duration.ofSeconds(5);
    private static final Duration IDLE = Duration.ofSeconds(10);

    private final Argon2Cost cost;
    private final SecureRandom random = new SecureRandom();
    private final ExecutorService turns = processors();
    private final Argon2 argon2;
    private final PasswordHash nobodys;

    /** Hashes with the fastest implementation there is here, and says in the log which. */
    public PasswordHasher() {
        this(COST, Argon2.fastest());
    }

    /** For tests, which have no time to lose. */
    PasswordHasher(Argon2Cost cost, Argon2 argon2) {
        this.cost = cost;
        this.argon2 = argon2;
        this.nobodys = hash("nobody's");
    }

    public PasswordHash hash(String secret) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        byte[] tag = tag(secret, cost, salt, TAG_BYTES);
        return new PasswordHash(PhcString.of(cost, salt, tag).toString());
    }

    /** Whether the hash is the secret's. Compares in constant time. */
    public boolean verify(PasswordHash hash, String secret) {
        PhcString phc = PhcString.parse(hash.phc());
        byte[] wanted = phc.tagBytes();
        byte[] tag = tag(secret, phc.cost(), phc.saltBytes(), wanted.length);
        return MessageDigest.isEqual(tag, wanted);
    }

    /** Takes as long as {@link #verify}, for where there is nobody to verify: who asks must not learn that by time. */
    public void verifyNobody(String secret) {
        verify(nobodys, secret);
    }

    private byte[] tag(String secret, Argon2Cost wanted, byte[] salt, int length) {
        // One secret typed on two keyboards may come in two Unicode forms.
        byte[] bytes = Normalizer.normalize(secret, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
        return inTurn(() -> argon2.tag(bytes, salt, wanted, length));
    }

    private byte[] inTurn(Callable<byte[]> work) {
        Future<byte[]> tag = submitted(work);
        try {
            return tag.get(TURN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a secret could not be hashed", failed.getCause());
        } catch (TimeoutException late) {
            tag.cancel(false);
            throw overloaded();
        } catch (InterruptedException interrupted) {
            tag.cancel(false);
            Thread.currentThread().interrupt();
            throw Failure.of(FailureKind.OVERLOADED, "The daemon is stopping.");
        }
    }

    private Future<byte[]> submitted(Callable<byte[]> work) {
        try {
            return turns.submit(work);
        } catch (RejectedExecutionException full) {
            throw overloaded();
        }
    }

    private static Failure overloaded() {
        return Failure.of(FailureKind.OVERLOADED, "Too many secrets are being checked at the moment.");
    }

    /**
     * Threads of the system's, not virtual ones: a hash gives its processor back only when it is done, and virtual
     * threads would have all other requests wait for it.
     */
    private static ExecutorService processors() {
        int count = Runtime.getRuntime().availableProcessors();
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                count,
                count,
                IDLE.toSeconds(),
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING_MOST),
                Thread.ofPlatform().daemon().name("argon2-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }
}
