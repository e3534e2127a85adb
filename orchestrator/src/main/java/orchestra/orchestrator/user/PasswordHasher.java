package orchestra.orchestrator.user;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.failure.FailureKind;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Hashes secrets with argon2id (RFC 9106) and checks them. As many hashes at a time as there are processors; others
 * wait a little, then are refused as overload. Safe for use by many threads.
 */
public final class PasswordHasher {
    /** OWASP's smallest: 19 MiB, two passes, one lane. */
    private static final Argon2Cost COST = new Argon2Cost(19 * 1024, 2, 1);

    private static final int SALT_BYTES = 16;
    private static final int TAG_BYTES = 32;
    private static final Duration TURN = Duration.ofSeconds(5);

    private final Argon2Cost cost;
    private final SecureRandom random = new SecureRandom();
    private final Semaphore turns = new Semaphore(Runtime.getRuntime().availableProcessors(), true);
    private final PasswordHash nobodys;

    public PasswordHasher() {
        this(COST);
    }

    /** For tests, which have no time to lose. */
    PasswordHasher(Argon2Cost cost) {
        this.cost = cost;
        this.nobodys = hash("nobody's");
    }

    public PasswordHash hash(String secret) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        byte[] tag = inTurn(() -> tag(secret, cost, salt, TAG_BYTES));
        return new PasswordHash(PhcString.of(cost, salt, tag).toString());
    }

    /** Whether the hash is the secret's. Compares in constant time. */
    public boolean verify(PasswordHash hash, String secret) {
        PhcString phc = PhcString.parse(hash.phc());
        byte[] wanted = phc.tagBytes();
        byte[] tag = inTurn(() -> tag(secret, phc.cost(), phc.saltBytes(), wanted.length));
        return MessageDigest.isEqual(tag, wanted);
    }

    /** Takes as long as {@link #verify}, for where there is nobody to verify: who asks must not learn that by time. */
    public void verifyNobody(String secret) {
        verify(nobodys, secret);
    }

    private <T> T inTurn(Supplier<T> work) {
        try {
            if (!turns.tryAcquire(TURN.toMillis(), TimeUnit.MILLISECONDS)) {
                throw Failure.of(FailureKind.OVERLOADED, "Too many secrets are being checked at the moment.");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Failure.of(FailureKind.OVERLOADED, "The daemon is stopping.");
        }
        try {
            return work.get();
        } finally {
            turns.release();
        }
    }

    private static byte[] tag(String secret, Argon2Cost cost, byte[] salt, int length) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(cost.memory())
                .withIterations(cost.passes())
                .withParallelism(cost.lanes())
                .withSalt(salt)
                .build());
        byte[] tag = new byte[length];
        // One secret typed on two keyboards may come in two Unicode forms.
        generator.generateBytes(
                Normalizer.normalize(secret, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8), tag);
        return tag;
    }
}
