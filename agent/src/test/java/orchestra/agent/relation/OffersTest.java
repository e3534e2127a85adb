package orchestra.agent.relation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orchestra.charm.Secret;
import org.junit.jupiter.api.Test;

/** Databags as the public interfaces write them: {@code mongodb_client} v0 and {@code rabbitmq}. */
final class OffersTest {

    private static final Map<String, String> MONGODB = Map.of(
            "data", "{\"database\": \"orchestra\"}",
            "database", "orchestra",
            "endpoints", "10.1.0.4:27017,10.1.0.5:27017",
            "replset", "mongodb",
            "secret-user", "secret:cvq4an0ruqf0btcg4e80",
            "version", "6.0.6");
    private static final Map<String, Secret> USER = Map.of(
            "username", new Secret("relation-7"),
            "password", new Secret("p@ss"),
            "uris",
                    new Secret("mongodb://relation-7:p%40ss@10.1.0.4:27017,10.1.0.5:27017/orchestra"
                            + "?replicaSet=mongodb&authSource=admin"));

    @Test
    void aDatabaseIsReadFromASecret() {
        assertThat(DatabaseOffer.read("mongodb", MONGODB, USER))
                .isInstanceOfSatisfying(DatabaseOffer.Ready.class, ready -> {
                    assertThat(ready.server().hosts()).containsExactly("10.1.0.4:27017", "10.1.0.5:27017");
                    assertThat(ready.server().options()).isEqualTo(Map.of("replicaSet", "mongodb"));
                    assertThat(ready.user()).isEqualTo("relation-7");
                    assertThat(ready.password()).isEqualTo(new Secret("p@ss"));
                    assertThat(ready.authSource()).isEqualTo("admin");
                });
    }

    @Test
    void aDatabaseIsReadFromAPlainDatabag() {
        Map<String, String> plain = new LinkedHashMap<>(MONGODB);
        plain.remove("secret-user");
        plain.put("username", "relation-7");
        plain.put("password", "p@ss");
        plain.put("tls", "True");

        assertThat(DatabaseOffer.read("mongodb", plain, Map.of()))
                .isInstanceOfSatisfying(
                        DatabaseOffer.Ready.class,
                        ready -> assertThat(ready.server().options())
                                .isEqualTo(Map.of("replicaSet", "mongodb", "tls", "true")));
    }

    @Test
    void aDatabaseThatHasNotSaidAllIsAwaited() {
        assertThat(DatabaseOffer.read("mongodb", Map.of("database", "orchestra"), Map.of()))
                .isEqualTo(new DatabaseOffer.Awaited("mongodb"));
        assertThat(DatabaseOffer.read("mongodb", Map.of(), USER)).isEqualTo(new DatabaseOffer.Awaited("mongodb"));
    }

    @Test
    void aConnectionStringOfAnotherKindIsRefusedWithoutBeingRepeated() {
        Map<String, Secret> odd = new LinkedHashMap<>(USER);
        odd.put("uris", new Secret("postgresql://relation-7:hidden@10.1.0.4"));

        assertThat(DatabaseOffer.read("mongodb", MONGODB, odd))
                .isInstanceOfSatisfying(
                        DatabaseOffer.Unusable.class,
                        unusable -> assertThat(unusable.problem()).doesNotContain("hidden"));
    }

    @Test
    void aDatabaseIsAskedForInTheInterfacesOwnWords() {
        assertThat(DatabaseOffer.request("orchestra"))
                .containsEntry("database", "orchestra")
                .containsEntry(
                        "requested-secrets",
                        "[\"username\", \"password\", \"tls\", \"tls-ca\", \"uris\", \"read-only-uris\"]");
    }

    @Test
    void anAuthorityOfItsOwnIsRefused() {
        Map<String, Secret> tls = new LinkedHashMap<>(USER);
        tls.put("tls", new Secret("True"));
        tls.put("tls-ca", new Secret("-----BEGIN CERTIFICATE-----"));

        assertThat(DatabaseOffer.read("mongodb", MONGODB, tls)).isInstanceOf(DatabaseOffer.Unusable.class);
    }

    @Test
    void aBrokerIsReadFromAllItsUnits() {
        assertThat(BrokerOffer.read(
                        "rabbitmq-server",
                        List.of(
                                Map.of(
                                        "hostname", "10.2.0.1",
                                        "private-address", "10.2.0.1",
                                        "ingress-address", "10.2.0.1",
                                        "egress-subnets", "10.2.0.1/32",
                                        "password", "theirs"),
                                Map.of("private-address", "10.2.0.2", "password", "theirs"),
                                Map.of("private-address", "10.2.0.3"))))
                .isEqualTo(new BrokerOffer.Ready(
                        "rabbitmq-server", List.of("10.2.0.1", "10.2.0.2"), new Secret("theirs")));
    }

    @Test
    void aBrokerWithoutAPasswordIsAwaited() {
        assertThat(BrokerOffer.read("rabbitmq-server", List.of(Map.of("hostname", "h"))))
                .isEqualTo(new BrokerOffer.Awaited("rabbitmq-server"));
    }

    @Test
    void aBrokerIsAskedForOneUser() {
        assertThat(BrokerOffer.request("orchestra")).isEqualTo(Map.of("username", "orchestra", "vhost", "orchestra"));
    }
}
