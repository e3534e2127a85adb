package orchestra.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingsReaderTest {
    private static final Pattern WORD = Pattern.compile("[a-z]+");

    @Test
    void valuesAreReadWithoutSpacesAroundThem() {
        SettingsReader reader = reader("key", " a b  ");
        assertThat(reader.value("key", "other")).isEqualTo("a b");
        assertThat(reader.value("none", "other")).isEqualTo("other");
        assertThat(reader.checked("read")).isEqualTo("read");
    }

    @Test
    void whatIsNotThereIsAsItIsOtherwise() {
        SettingsReader reader = new SettingsReader(new Properties(), Set.of());
        assertThat(reader.text("key", "word", WORD)).isEqualTo("word");
        assertThat(reader.choice(LogSettings.Level.class, "key", "debug")).isEqualTo(LogSettings.Level.DEBUG);
        assertThat(reader.flag("key")).isFalse();
        assertThat(reader.number("key", 7, 1, 9)).isEqualTo(7);
        assertThat(reader.time("key", "5m")).isEqualTo(Duration.ofMinutes(5));
        assertThat(reader.limit("key", "3K", "1K")).isEqualTo(3 * 1024);
        assertThat(reader.log()).isEqualTo(new LogSettings(LogSettings.Level.INFO, LogSettings.Format.JSON));
        assertThat(reader.checked("read")).isEqualTo("read");
    }

    @Test
    void pathIsMadePlainAndMustBeThere() {
        assertThat(read("/mnt/../srv/data/", reader -> reader.path("key"))).isEqualTo(Path.of("/srv/data"));
        for (String wrong : List.of("", "srv/data", "/a\0b")) {
            assertThat(problems(wrong, reader -> reader.path("key"))).containsExactly("key must be an absolute path");
        }
    }

    @ParameterizedTest
    @CsvSource({"0s, 0", "90s, 90", "5m, 300", "2h, 7200", "999999h, 3599996400"})
    void timeHasAUnit(String text, long seconds) {
        assertThat(read(text, reader -> reader.time("key", "1s"))).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "m", "5 m", "5M", "1.5m", "-5m", "5d", "1000000s"})
    void timeOfAnotherFormIsAProblem(String text) {
        assertThat(problems(text, reader -> reader.time("key", "1s")))
                .containsExactly("key must be a number with s, m or h, such as 5m");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "2K, 2048", "64M, 67108864", "2G, 2147483648", "1T, 1099511627776"})
    void limitIsInPowersOf1024(String text, long bytes) {
        assertThat(read(text, reader -> reader.limit("key", "1G", "2K"))).isEqualTo(bytes);
    }

    @Test
    void largestLimitIsStillANumber() {
        assertThat(read("999999T", reader -> reader.limit("key", "1G", "2K")))
                .isEqualTo(999_999L * 1024 * 1024 * 1024 * 1024);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1K", "0K", "5", "2g", "2GB", "2GiB", "1.5G", "-1G", "1000000T", "none"})
    void limitOfAnotherFormOrTooLittleIsAProblem(String text) {
        assertThat(problems(text, reader -> reader.limit("key", "1G", "2K")))
                .containsExactly("key must be 0 for no limit, or a number with K, M, G or T, from 2K on, such as 1G");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "10", "-1", "1.0", "", "one", "99999999999"})
    void numberOutOfItsRangeIsAProblem(String text) {
        assertThat(problems(text, reader -> reader.number("key", 5, 1, 9)))
                .containsExactly("key must be a whole number from 1 to 9");
    }

    @Test
    void everythingWrongIsSaidAtOnceAndInOrder() {
        Properties properties = new Properties();
        properties.setProperty("text", "A");
        properties.setProperty("flag", "yes");
        properties.setProperty("log.level", "INFO");
        properties.setProperty("txet", "a");
        SettingsReader reader = new SettingsReader(properties, Set.of("text", "flag", "log.level"));
        reader.text("text", "", WORD);
        assertThat(reader.flag("flag")).isFalse();
        reader.log();
        reader.problem("and more");
        assertThatThrownBy(() -> reader.checked("read"))
                .isInstanceOfSatisfying(
                        InvalidSettings.class,
                        invalid -> assertThat(invalid.problems())
                                .containsExactly(
                                        "txet is not a known key; known are [flag, log.level, text]",
                                        "text must match [a-z]+",
                                        "flag must be true or false",
                                        "log.level must be one of [info, debug]",
                                        "and more"));
    }

    private static Object read(String value, Function<SettingsReader, Object> reading) {
        SettingsReader reader = reader("key", value);
        return reader.checked(reading.apply(reader));
    }

    private static List<String> problems(String value, Function<SettingsReader, Object> reading) {
        try {
            read(value, reading);
            return List.of();
        } catch (InvalidSettings invalid) {
            return invalid.problems();
        }
    }

    private static SettingsReader reader(String key, String value) {
        Properties properties = new Properties();
        properties.setProperty(key, value);
        return new SettingsReader(properties, Set.of(key));
    }
}
