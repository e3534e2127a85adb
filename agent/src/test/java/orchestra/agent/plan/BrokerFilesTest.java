package orchestra.agent.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import orchestra.charm.Json;
import orchestra.charm.Secret;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

final class BrokerFilesTest {

    private static final Secret ADMIN = new Secret("admin-secret");
    private static final Secret COOKIE = new Secret("cookie-secret");

    private static BrokerFiles files(String... addresses) {
        return new BrokerFiles(FactsBuilder.PLACE, List.of(addresses), ADMIN, COOKIE);
    }

    private static BrokerFiles.Text file(BrokerFiles files, String name) {
        return files.all().stream()
                .filter(file -> file.path().endsWith(name))
                .findFirst()
                .orElseThrow();
    }

    private static String text(BrokerFiles files, String name) {
        return file(files, name).content().reveal();
    }

    @Test
    void serverListensOnlyOnTheGivenAddresses() {
        assertThat(text(files("10.0.0.7", "fd00::7"), "rabbitmq.conf").lines())
                .filteredOn(line -> line.startsWith("listeners") || line.startsWith("management"))
                .containsExactly(
                        "listeners.tcp.1 = 10.0.0.7:5672",
                        "listeners.tcp.2 = fd00::7:5672",
                        "management.tcp.ip = 127.0.0.1",
                        "management.tcp.port = 15672");
    }

    @Test
    void serverWithoutAddressIsRefused() {
        // RabbitMQ would listen on all of them.
        assertThatThrownBy(() -> files())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("address");
    }

    @Test
    void definitionsHoldTheAdministratorAndTheVirtualHostOnly() {
        Map<String, ?> definitions = Json.object(text(files("127.0.0.1"), "definitions.json"));

        assertThat(definitions.get("users"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .singleElement()
                .satisfies(user -> {
                    Map<?, ?> admin = (Map<?, ?>) user;
                    assertThat(admin.get("name")).isEqualTo("admin");
                    assertThat(admin.get("tags")).isEqualTo("administrator");
                    assertThat(BrokerPassword.matches(String.valueOf(admin.get("password_hash")), ADMIN))
                            .isTrue();
                });
        assertThat(definitions.get("vhosts")).isEqualTo(List.of(Map.of("name", "orchestra")));
        assertThat(definitions.get("permissions")).isEqualTo(List.of());
    }

    @Test
    void definitionsChangeWithThePasswordOnly() {
        String text = text(files("127.0.0.1"), "definitions.json");
        assertThat(text(files("10.0.0.7"), "definitions.json")).isEqualTo(text).doesNotContain(ADMIN.reveal());
        BrokerFiles other = new BrokerFiles(FactsBuilder.PLACE, List.of("127.0.0.1"), new Secret("another"), COOKIE);
        assertThat(text(other, "definitions.json")).isNotEqualTo(text);
    }

    @Test
    void onAMachineTheServerIsHandedItsDefinitions() {
        BrokerFiles files = files("127.0.0.1");

        assertThat(file(files, "definitions.json").owner()).isEqualTo(Owner.AGENT);
        assertThat(files.credentials())
                .isEqualTo(Map.of(
                        "definitions.json", file(files, "definitions.json").path()));
        assertThat(text(files, "rabbitmq.conf"))
                .contains("load_definitions = /run/credentials/orchestra-rabbitmq.service/definitions.json");
    }

    @Test
    void secretsAreForTheServersUserOnly() {
        assertThat(file(files("127.0.0.1"), ".erlang.cookie").content()).isEqualTo(COOKIE);
        assertThat(files("127.0.0.1").all())
                .filteredOn(file -> file.content().reveal().contains(COOKIE.reveal())
                        || file.content().reveal().contains("password_hash"))
                .hasSize(2)
                .allSatisfy(file -> assertThat(file.mode()).isEqualTo("r--------"));
    }

    @Test
    void serverRestartsForItsConfigurationAndNotForASecret() {
        ServiceSpec spec = BrokerServices.rabbitmq(FactsBuilder.PLACE, files("127.0.0.1"));
        assertThat(BrokerServices.rabbitmq(FactsBuilder.PLACE, files("10.0.0.7")))
                .isNotEqualTo(spec);
        BrokerFiles rotated =
                new BrokerFiles(FactsBuilder.PLACE, List.of("127.0.0.1"), new Secret("new"), new Secret("other"));
        assertThat(BrokerServices.rabbitmq(FactsBuilder.PLACE, rotated)).isEqualTo(spec);
    }

    @Test
    void servicesTellNoSecretAndKeepToTheLoopbackInterface() {
        ServiceSpec rabbitmq = BrokerServices.rabbitmq(FactsBuilder.PLACE, files("10.0.0.7"));
        ServiceSpec epmd = BrokerServices.epmd(FactsBuilder.PLACE);
        String all = Stream.of(rabbitmq, epmd).map(ServiceSpec::toString).collect(Collectors.joining());

        assertThat(all).doesNotContain(ADMIN.reveal(), COOKIE.reveal(), "10.0.0.7");
        assertThat(epmd.command()).containsExactly("/usr/bin/env", "epmd", "-address", "127.0.0.1", "-port", "24369");
        assertThat(rabbitmq.command()).containsExactly("/usr/lib/rabbitmq-server");
        assertThat(rabbitmq.environment())
                .containsEntry("HOME", "/state/broker")
                .containsEntry("ERL_EPMD_PORT", "24369")
                .containsEntry("RABBITMQ_DIST_PORT", "25672")
                .containsEntry("RABBITMQ_CONF_ENV_FILE", "/dev/null");
    }

    @Test
    void passwordIsHashedAsRabbitMqDoes() {
        // The example of https://www.rabbitmq.com/docs/passwords
        byte[] salt = HexFormat.of().parseHex("908dc60a");
        String hash = BrokerPassword.hash(salt, new Secret("test12"));
        assertThat(hash).isEqualTo("kI3GCqW5JLMJa4iX1lo7X4D6XbYqlLgxIs30+P6tENUV2POR");
        assertThat(BrokerPassword.matches(hash, new Secret("test12"))).isTrue();
        assertThat(BrokerPassword.matches(hash, new Secret("test13"))).isFalse();
        assertThat(BrokerPassword.matches("", new Secret(""))).isFalse();
        assertThat(BrokerPassword.matches("no base64!", new Secret("test12"))).isFalse();
    }
}
