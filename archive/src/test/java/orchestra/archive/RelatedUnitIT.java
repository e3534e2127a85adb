package orchestra.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import orchestra.charm.simulator.ActionResult;
import orchestra.testbed.Mongod;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packed unit with a real MongoDB and a real RabbitMQ, and what it gives to applications related to it, tried by
 * plain clients.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RelatedUnitIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String ANNOUNCED = "[\"mongo-connection\", \"rabbit-connection\"]";

    private Path folder;
    private PackedUnit unit;

    @BeforeAll
    void deployed(@TempDir Path temporary) throws IOException {
        folder = temporary;
        unit = new PackedUnit(folder.resolve("unit"));
        unit.deploy(Map.of()).relateStorage().juju().settle();
        assertThat(unit.status()).isEqualTo("active: ");
    }

    @AfterAll
    void removed() throws IOException {
        unit.close();
    }

    @Test
    void aWorkerThatReadsNoSecretsGetsUsersOfItsOwnAfterItsFirstChange() throws Exception {
        unit.inspect().forgetToolCalls();
        relate("plain", "transform");

        Map<String, String> given = unit.inspect().unitBag(PackedUnit.UNIT, "transform");
        assertThat(given).containsKeys("mongo_connection", "rabbit_connection").doesNotContainKey("secret-connections");
        assertThat(unit.inspect().toolCalls())
                .filteredOn(call -> call.tool().equals("relation-set"))
                .extracting(call -> call.hook().substring("hooks/".length()))
                .containsOnly("transform-relation-changed");
        String mongo = given.getOrDefault("mongo_connection", "");
        String rabbit = given.getOrDefault("rabbit_connection", "");
        Connection connection = PlainClients.connection(rabbit);
        try (MongoClient client = MongoClients.create(mongo)) {
            aWorkerHasWhatItNeedsAndNothingElse(client, connection);

            unrelate("plain", "transform");

            assertThatThrownBy(() -> PlainClients.insert(client)).isInstanceOf(MongoCommandException.class);
            await().atMost(SOON).until(() -> !connection.isOpen());
        }
        PlainClients.refused(mongo, rabbit);
        assertThat(unit.status()).isEqualTo("active: ");
    }

    @Test
    void aWorkerThatReadsSecretsGetsOneAndNothingPlainly() throws Exception {
        unit.juju().puppet("secretive", Map.of("orchestra", "subordinate"));
        unit.juju().integrate("orchestra:publisher", "secretive:orchestra");
        unit.juju().player().applicationData("secretive", "orchestra", Map.of("requested-secrets", ANNOUNCED));
        unit.juju().settle();

        Map<String, String> given = unit.inspect().unitBag(PackedUnit.UNIT, "publisher");
        assertThat(given).containsKey("secret-connections").doesNotContainKeys("mongo_connection", "rabbit_connection");
        String secret = given.getOrDefault("secret-connections", "");
        Map<String, String> content = unit.inspect().secretContent(secret);
        assertThat(content).containsOnlyKeys("mongo-connection", "rabbit-connection");
        try (MongoClient client = MongoClients.create(content.getOrDefault("mongo-connection", ""));
                Connection connection = PlainClients.connection(content.getOrDefault("rabbit-connection", ""))) {
            PlainClients.insert(client);
            assertThat(connection.isOpen()).isTrue();
        }

        unrelate("secretive", "publisher");

        PlainClients.refused(
                content.getOrDefault("mongo-connection", ""), content.getOrDefault("rabbit-connection", ""));
        assertThat(unit.inspect().secrets(PackedUnit.UNIT)).isEmpty();
    }

    @Test
    void rotatedAccountsOverlapUntilEverybodyHasMovedAndTheApiNeverFails() throws Exception {
        relate("moving", "transform");
        Map<String, String> old = unit.inspect().unitBag(PackedUnit.UNIT, "transform");
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger signedIn = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        Thread asking = Thread.ofVirtual().start(() -> {
            while (!stop.get()) {
                (unit.get("/v1/users") == 401 && unit.get("/health/ready") == 200 ? signedIn : failed)
                        .incrementAndGet();
            }
        });
        try (MongoClient client = MongoClients.create(old.getOrDefault("mongo_connection", ""));
                Connection connection = PlainClients.connection(old.getOrDefault("rabbit_connection", ""))) {
            PlainClients.insert(client);

            ActionResult result =
                    unit.juju().action(PackedUnit.UNIT, "rotate-credentials", Map.of("credential", "accounts"));

            assertThat(result.completed()).as(result.toString()).isTrue();
            assertThat(result.result("rotated")).isEqualTo("accounts");
            Map<String, String> fresh = unit.inspect().unitBag(PackedUnit.UNIT, "transform");
            assertThat(fresh.get("mongo_connection")).isNotEqualTo(old.get("mongo_connection"));
            PlainClients.insert(client);
            assertThat(connection.isOpen()).isTrue();
            try (MongoClient moved = MongoClients.create(fresh.getOrDefault("mongo_connection", ""))) {
                PlainClients.insert(moved);
            }
        }
        stop.set(true);
        asking.join();
        assertThat(signedIn).hasPositiveValue();
        assertThat(failed)
                .as("answers while the orchestrator's account was rotated")
                .hasValue(0);

        await().atMost(SOON).untilAsserted(() -> {
            unit.juju().updateStatus(PackedUnit.UNIT);
            unit.juju().settle();
            PlainClients.refused(old.getOrDefault("mongo_connection", ""), old.getOrDefault("rabbit_connection", ""));
        });
        unrelate("moving", "transform");
    }

    @Test
    void passwordsThatOptionsSetAreRotatedAndOldOnesCutOff() throws Exception {
        Map<String, String> before = Map.of(
                "mongo_admin_password", "first admin @:/?",
                "mongo_nodes_password", "first nodes @:/?",
                "rabbit_password", "first rabbit @:/?");
        unit.juju().config("orchestra", before);
        unit.juju().settle();
        assertThat(unit.status()).isEqualTo("active: ");
        try (MongoClient admin = MongoClients.create(mongo("admin", "first admin @:/?", "admin"));
                MongoClient nodes = MongoClients.create(mongo("nodes", "first nodes @:/?", "workers"))) {
            Connection rabbit = PlainClients.connection(amqp("first rabbit @:/?"));
            assertThat(admin.listDatabaseNames().into(new ArrayList<>())).contains("admin");
            PlainClients.insert(nodes);

            unit.juju()
                    .config(
                            "orchestra",
                            Map.of(
                                    "mongo_admin_password", "second admin",
                                    "mongo_nodes_password", "second nodes",
                                    "rabbit_password", "second rabbit"));
            unit.juju().settle();

            assertThat(unit.status()).isEqualTo("active: ");
            assertThatThrownBy(() -> admin.listDatabaseNames().first()).isInstanceOf(MongoCommandException.class);
            assertThatThrownBy(() -> PlainClients.insert(nodes)).isInstanceOf(MongoCommandException.class);
            await().atMost(SOON).until(() -> !rabbit.isOpen());
        }
        PlainClients.refused(mongo("nodes", "first nodes @:/?", "workers"), amqp("first rabbit @:/?"));
        try (MongoClient nodes = MongoClients.create(mongo("nodes", "second nodes", "workers"));
                Connection rabbit = PlainClients.connection(amqp("second rabbit"))) {
            PlainClients.insert(nodes);
            assertThat(rabbit.isOpen()).isTrue();
        }

        assertThat(unit.juju()
                        .action(PackedUnit.UNIT, "rotate-credentials", Map.of("credential", "rabbit-password"))
                        .message())
                .isEqualTo(
                        "rabbit-password is set by the option rabbit_password: change it there, or empty the option to"
                                + " have one generated");
        unit.juju().reset("orchestra", "mongo_admin_password", "mongo_nodes_password", "rabbit_password");
        unit.juju().settle();
        PlainClients.refused(mongo("nodes", "second nodes", "workers"), amqp("second rabbit"));
    }

    @Test
    void aLostAdministratorIsMadeAnewByTheAction() throws Exception {
        String id = unit.inspect().secrets("orchestra").getFirst();
        String password = unit.inspect().secretContent(id).getOrDefault("mongo-admin-password", "");
        try (MongoClient admin = MongoClients.create(mongo("admin", password, "admin"))) {
            admin.getDatabase("admin").runCommand(new Document("dropUser", "admin"));
        }

        ActionResult result =
                unit.juju().action(PackedUnit.UNIT, "rotate-credentials", Map.of("credential", "mongo-admin-password"));

        assertThat(result.completed()).as(result.toString()).isTrue();
        unit.juju().settle();
        String renewed = unit.inspect().secretContent(id).getOrDefault("mongo-admin-password", "");
        assertThat(renewed).isNotEqualTo(password);
        try (MongoClient admin = MongoClients.create(mongo("admin", renewed, "admin"))) {
            assertThat(admin.listDatabaseNames().first()).isNotNull();
        }
        PlainClients.refused(mongo("admin", password, "admin"));
    }

    @Test
    void clientsOfTheApiAreToldItsUrl() {
        unit.juju().puppet("webui", Map.of("api", "orchestra"));
        unit.juju().integrate("orchestra:api", "webui:api");
        unit.juju().settle();

        assertThat(unit.inspect().unitBag(PackedUnit.UNIT, "api"))
                .containsEntry("api_url", "http://127.0.0.1:" + unit.apiPort());
        unit.juju().removeRelation("orchestra:api", "webui:api");
        unit.juju().settle();
    }

    @Test
    void aRelatedDatabaseIsUsedAndTheLocalOneStoppedAndKept() throws Exception {
        try (Mongod other =
                Mongod.guarded(Files.createDirectories(folder.resolve("other")), "aKeyOfTheOther1", "other")) {
            prepare(other);
            unit.juju().puppet("mongodb", Map.of("database", "mongodb_client"));
            unit.juju().integrate("orchestra:database", "mongodb:database");
            unit.juju().settle();
            assertThat(unit.inspect().applicationBag("orchestra", "database"))
                    .containsEntry("database", "orchestra")
                    .containsKey("requested-secrets");
            assertThat(unit.status()).isEqualTo("waiting: waiting for the database of mongodb");
            assertThat(unit.get("/health/ready")).as("the local one goes on").isEqualTo(200);

            unit.juju()
                    .player()
                    .applicationData(
                            "mongodb",
                            "database",
                            Map.of(
                                    "database", "orchestra",
                                    "endpoints", other.member(),
                                    "replset", "other",
                                    "username", "relation-7",
                                    "password", "theirs @:",
                                    "uris",
                                            "mongodb://relation-7:theirs%20%40%3A@" + other.member()
                                                    + "/orchestra?directConnection=true&authSource=admin"));
            unit.juju().settle();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(unit.get("/health/ready")).isEqualTo(200));
            assertThat(unit.status()).isEqualTo("active: database of mongodb");
            assertThat(unit.state().resolve("services").resolve("mongod.json")).doesNotExist();
            relate("elsewhere", "transform");
            String given = unit.inspect().unitBag(PackedUnit.UNIT, "transform").getOrDefault("mongo_connection", "");
            assertThat(given).contains(other.member());
            try (MongoClient client = MongoClients.create(given)) {
                PlainClients.insert(client);
            }
            unrelate("elsewhere", "transform");

            unit.juju().removeRelation("orchestra:database", "mongodb:database");
            unit.juju().settle();
            assertThat(unit.status()).isEqualTo("active: ");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(unit.get("/health/ready")).isEqualTo(200));
        }
    }

    @Test
    void aRelatedBrokerIsAskedInItsInterfacesWordsAndTheLocalOneStopped() {
        unit.juju().puppet("rabbitmq-server", Map.of("amqp", "rabbitmq"));
        unit.juju().integrate("orchestra:amqp", "rabbitmq-server:amqp");
        unit.juju().settle();
        assertThat(unit.inspect().unitBag(PackedUnit.UNIT, "amqp"))
                .containsEntry("username", "orchestra")
                .containsEntry("vhost", "orchestra");
        assertThat(unit.status()).isEqualTo("waiting: waiting for the broker of rabbitmq-server");

        unit.juju()
                .player()
                .unitData("rabbitmq-server/0", "amqp", Map.of("hostname", "10.2.0.1", "password", "theirs"));
        unit.juju().settle();

        assertThat(unit.status()).isEqualTo("active: broker of rabbitmq-server");
        assertThat(unit.state().resolve("services").resolve("rabbitmq.json")).doesNotExist();
        assertThat(unit.state().resolve("credentials").resolve("broker-uri"))
                .hasContent("amqp://orchestra:theirs@10.2.0.1:5672/orchestra");

        unit.juju().removeRelation("orchestra:amqp", "rabbitmq-server:amqp");
        unit.juju().settle();
        assertThat(unit.status()).isEqualTo("active: ");
    }

    private static void aWorkerHasWhatItNeedsAndNothingElse(MongoClient client, Connection connection)
            throws IOException {
        PlainClients.insert(client);
        assertThatThrownBy(() -> client.getDatabase("orchestra")
                        .getCollection("users")
                        .find()
                        .first())
                .isInstanceOfSatisfying(
                        MongoCommandException.class,
                        refusal -> assertThat(refusal.getCode()).isEqualTo(13));
        assertThatThrownBy(() -> client.getDatabase("workers").runCommand(new Document("usersInfo", 1)))
                .isInstanceOf(MongoCommandException.class);
        Channel own = connection.createChannel();
        own.exchangeDeclare("transform.jobs", "direct", true);
        own.queueDeclare("transform.jobs", true, false, false, Map.of("x-queue-type", "quorum"));
        own.queueBind("transform.jobs", "transform.jobs", "job");
        own.confirmSelect();
        own.basicPublish("transform.jobs", "job", null, "one".getBytes(StandardCharsets.UTF_8));
        await().atMost(SOON).until(() -> own.basicGet("transform.jobs", true) != null);
        own.queueDelete("transform.jobs");
        own.exchangeDelete("transform.jobs");
        Channel others = connection.createChannel();
        assertThatThrownBy(() -> others.queueDeclare("publisher.jobs", true, false, false, Map.of()))
                .hasStackTraceContaining("ACCESS_REFUSED");
    }

    private void relate(String application, String endpoint) {
        unit.juju().puppet(application, Map.of("orchestra", "subordinate"));
        unit.juju().integrate("orchestra:" + endpoint, application + ":orchestra");
        unit.juju().settle();
    }

    private void unrelate(String application, String endpoint) {
        unit.juju().removeRelation("orchestra:" + endpoint, application + ":orchestra");
        unit.juju().settle();
    }

    /** The other side's administrator makes the user that its databag names. */
    private static void prepare(Mongod other) {
        try (MongoClient key = MongoClients.create(other.keyUri())) {
            key.getDatabase("admin")
                    .runCommand(new Document(
                            "replSetInitiate",
                            new Document("_id", "other")
                                    .append(
                                            "members",
                                            List.of(new Document("_id", 0).append("host", other.member())))));
            await().atMost(SOON)
                    .until(() -> key.getDatabase("admin")
                            .runCommand(new Document("hello", 1))
                            .getBoolean("isWritablePrimary", false));
            key.getDatabase("admin")
                    .runCommand(new Document("createUser", "relation-7")
                            .append("pwd", "theirs @:")
                            .append("roles", List.of("root")));
        }
    }

    private String mongo(String user, String password, String authSource) throws IOException {
        return "mongodb://" + user + ":" + PlainClients.encoded(password) + "@127.0.0.1:" + property("database.port")
                + "/workers?authSource=" + authSource + "&directConnection=true";
    }

    private String amqp(String password) throws IOException {
        return "amqp://nodes:" + PlainClients.encoded(password) + "@127.0.0.1:" + property("broker.port")
                + "/orchestra";
    }

    private String property(String key) throws IOException {
        return Files.readAllLines(unit.inspect().unitFolder(PackedUnit.UNIT).resolve("local.properties")).stream()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1))
                .findFirst()
                .orElseThrow();
    }
}
