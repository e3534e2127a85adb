package orchestra.orchestrator.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PhcStringTest {
    @Property
    void whatIsWrittenIsReadAgain(
            @ForAll @Size(min = 8, max = 48) byte[] salt,
            @ForAll @Size(min = 12, max = 64) byte[] tag,
            @ForAll @IntRange(min = 128, max = 1024 * 1024) int memory,
            @ForAll @IntRange(min = 1, max = 64) int passes,
            @ForAll @IntRange(min = 1, max = 16) int lanes) {
        PhcString phc = PhcString.of(new Argon2Cost(memory, passes, lanes), salt, tag);
        PhcString read = PhcString.parse(phc.toString());
        assertThat(read).isEqualTo(phc);
        assertThat(read.saltBytes()).isEqualTo(salt);
        assertThat(read.tagBytes()).isEqualTo(tag);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "$argon2i$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=16$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=19$m=019456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=19$m=999999999,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=19$m=19456,t=2,p=1$short$AAAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA=="
            })
    void otherFormsAreRefusedUnrepeated(String text) {
        assertThatThrownBy(() -> PhcString.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("AAAA");
    }
}
