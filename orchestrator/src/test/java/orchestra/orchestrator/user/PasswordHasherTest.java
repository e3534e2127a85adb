package orchestra.orchestrator.user;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PasswordHasherTest {
    private final PasswordHasher hasher = new PasswordHasher();

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
}
