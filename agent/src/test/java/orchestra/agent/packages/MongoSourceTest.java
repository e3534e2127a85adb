package orchestra.agent.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MongoSourceTest {

    private static final Base NOBLE =
            Base.parse("PRETTY_NAME=\"Ubuntu 24.04 LTS\"\nID=ubuntu\nVERSION_CODENAME=noble\n");
    private static final Base BOOKWORM = new Base("debian", "bookworm");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "|deb [signed-by=/k.asc] https://repo.mongodb.org/apt/ubuntu noble/mongodb-org/8.0 multiverse",
                "https://mirror.example/mongodb/|deb [signed-by=/k.asc] https://mirror.example/mongodb/ubuntu"
                        + " noble/mongodb-org/8.0 multiverse",
                "/mirror/mongodb|deb [trusted=yes] file:/mirror/mongodb ./",
                "file:///mirror/mongodb|deb [trusted=yes] file:/mirror/mongodb ./",
                "deb [signed-by=/x.asc] https://m.example/apt noble main|deb [signed-by=/x.asc] https://m.example/apt"
                        + " noble main",
            })
    void textsLeadAptSomewhere(String text, String line) {
        MongoSource source = MongoSource.parse(text == null ? "" : text);

        assertThat(AptSource.of(source, NOBLE, "/k.asc").line()).isEqualTo(line);
    }

    @Test
    void debianHasItsOwnComponent() {
        assertThat(AptSource.of(MongoSource.DEFAULT, BOOKWORM, "/k.asc").line())
                .isEqualTo("deb [signed-by=/k.asc] https://repo.mongodb.org/apt/debian bookworm/mongodb-org/8.0 main");
    }

    @Test
    void anotherBaseIsRefusedWithTheCure() {
        assertThatThrownBy(() -> AptSource.of(MongoSource.DEFAULT, new Base("arch", ""), "/k.asc"))
                .hasMessageContaining("no packages for the base arch")
                .hasMessageContaining("set mongo_source");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://mirror.example/apt",
                "mirror",
                "/a/../b",
                "deb https://m.example/apt",
                "deb https://m.example/apt noble main\ndeb https://evil.example/ x y",
                "https://user:secret@mirror.example/apt",
            })
    void othersAreRefusedWithWhatIsWanted(String text) {
        assertThatThrownBy(() -> MongoSource.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("wanted ");
    }

    @Test
    void noneInstallsNothing() {
        assertThat(MongoSource.parse("none").installs()).isFalse();
        assertThat(MongoSource.parse("").installs()).isTrue();
    }
}
