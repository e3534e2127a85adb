package orchestra.agent.facts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import orchestra.agent.storage.StorageOptions;
import orchestra.charm.OptionProblem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OptionsTest {

    @Test
    void noConfigurationAtAllIsGood() {
        Options options = Options.read(Map.of(), Map.of());

        assertThat(options.problems()).isEmpty();
        assertThat(options.verbose()).isFalse();
        assertThat(options.storage().absent()).isTrue();
        assertThat(options.secrets()).hasSize(SecretOption.values().length);
    }

    @Test
    void everyProblemIsToldAtOnceInTheOrderOfConfigYaml() {
        Options options = Options.read(
                Map.of(
                        "storage_ip", "not a host",
                        "root_secret", "short",
                        "webui_repository", "ftp://x",
                        "storage_fstype", "ntfs",
                        "rabbit_password", "secret:nonsense"),
                Map.of());

        assertThat(options.problems())
                .extracting(OptionProblem::option)
                .containsExactly("root_secret", "webui_repository", "rabbit_password", "storage_ip", "storage_fstype");
    }

    @Test
    void anInvalidStorageOptionFreezesAllFiveAndNothingElse() {
        Options options = Options.read(
                Map.of("storage_ip", "a b", "storage_mountpoint", "/srv/new", "verbose", true),
                Map.of("storage_ip", "10.0.0.1", "storage_fstype", "nfs", "storage_mountpoint", "/srv/old"));

        assertThat(options.storage()).isEqualTo(new StorageOptions("10.0.0.1", "", "nfs", "/srv/old", ""));
        assertThat(options.plain()).containsEntry("storage_mountpoint", "/srv/old");
        assertThat(options.verbose()).isTrue();
        assertThat(options.secrets()).containsKey(SecretOption.ROOT_SECRET);
    }

    @Test
    void anInvalidPlainOptionGoesOnWithItsLastGoodValue() {
        Options options = Options.read(
                Map.of("webui_repository", "nonsense", "verbose", "maybe"),
                Map.of("webui_repository", "https://example.org/webui", "verbose", "true"));

        assertThat(options.plain()).containsEntry("webui_repository", "https://example.org/webui");
        assertThat(options.verbose()).isTrue();
        assertThat(options.problems()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret:dc0hk7tmisuc3gn4643g",
                "secret://0a738cc1-f50b-4606-89a4-61be413c7fdc/dc0hjhtmisuc3gn463vg"
            })
    void aSecretOptionMayNameAJujuSecret(String id) {
        assertThat(SecretText.parse(SecretOption.ROOT_SECRET, id)).isEqualTo(new SecretText.Reference(id));
    }

    @Property
    void noProblemEverTellsASecret(@ForAll @StringLength(min = 3, max = 700) String secret) {
        String plain = secret.strip();
        Assume.that(plain.length() > 2);
        Map<String, @Nullable Object> raw = new HashMap<>();
        for (SecretOption option : SecretOption.values()) {
            raw.put(option.option(), secret);
        }
        Assume.that(!"wanted 8 to 512 printable characters, or the ID of a Juju secret (secret:...)".contains(plain));

        Options options = Options.read(raw, Map.of());

        assertThat(options.problems())
                .allSatisfy(problem -> assertThat(problem.message()).doesNotContain(plain));
        assertThat(options.toString()).doesNotContain("[reveal=" + plain);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://user:pass@example.org/x", "http://example.org", "relative/path", "https://h/x#-bad"})
    void repositoriesThatCannotBeUsedAreRefused(String place) {
        assertThat(Options.read(Map.of("transform_repository", place), Map.of()).problems())
                .hasSize(1);
    }
}
