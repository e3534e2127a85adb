package orchestra.orchestrator.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class NativeArgon2Test {
    private static final byte[] SALT = new byte[16];

    private static Optional<Argon2> systems() {
        try {
            return Optional.of(new NativeArgon2());
        } catch (IllegalArgumentException absent) {
            return Optional.empty();
        }
    }

    private static Argon2 library() {
        return systems().orElseGet(() -> abort("No " + NativeArgon2.LIBRARY + " here (on Debian: libargon2-1)"));
    }

    @Property(tries = 100)
    void bothImplementationsComputeTheSameTag(
            @ForAll @Size(max = 300) byte[] secret,
            @ForAll @Size(min = 8, max = 48) byte[] salt,
            @ForAll @IntRange(min = 1, max = 3) int passes,
            @ForAll @IntRange(min = 1, max = 3) int lanes,
            @ForAll @IntRange(min = 24, max = 300) int memory,
            @ForAll @IntRange(min = 12, max = 64) int length) {
        // A property cannot be skipped; that the library is absent is told by the tests.
        systems().ifPresent(library -> {
            Argon2Cost cost = new Argon2Cost(memory, passes, lanes);
            assertThat(library.tag(secret, salt, cost, length))
                    .isEqualTo(new JavaArgon2().tag(secret, salt, cost, length))
                    .hasSize(length);
        });
    }

    @Test
    void hashIsTheReferenceImplementations() {
        PasswordHash reference = new PasswordHash(
                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc");
        PasswordHasher hasher = new PasswordHasher(new Argon2Cost(64, 1, 1), library());
        assertThat(hasher.verify(reference, "password")).isTrue();
        assertThat(hasher.verify(reference, "Password")).isFalse();
    }

    @Test
    void whatTheLibraryRefusesIsAnError() {
        Argon2 library = library();
        assertThatThrownBy(() -> library.tag(new byte[8], SALT, new Argon2Cost(64, 1, 1), 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("argon2id_hash_raw failed with");
    }

    @Test
    void theSystemsLibraryIsUsedWhereThereIsOne() {
        assertThat(library()).isInstanceOf(NativeArgon2.class);
        assertThat(Argon2.fastest()).isInstanceOf(NativeArgon2.class);
    }
}
