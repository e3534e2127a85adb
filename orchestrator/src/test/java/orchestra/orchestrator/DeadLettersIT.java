package orchestra.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import orchestra.broker.AmqpBroker;
import orchestra.broker.Broker;
import orchestra.broker.BrokerState;
import orchestra.broker.BrokerUri;
import orchestra.broker.Delivery;
import orchestra.broker.Message;
import orchestra.protocol.Heartbeat;
import orchestra.protocol.QueueNames;
import orchestra.protocol.ReportJson;
import orchestra.protocol.WorkerName;
import orchestra.testbed.Mongod;
import orchestra.testbed.RabbitMqWithUsers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What no worker can read is seen over the API of the real process, on a real broker and database. */
final class DeadLettersIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String JOBS = "transform.jobs.normal";

    private RabbitMqWithUsers rabbit;
    private Mongod mongod;
    private Daemon daemon;
    private Broker worker;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        rabbit = RabbitMqWithUsers.start(RabbitMqWithUsers.User.ofAll("orchestra", "broker-canary-1"));
        mongod = Mongod.start(folder.resolve("db"));
        daemon = new Daemon(folder.resolve("unit"), mongod.uri());
        String uri = rabbit.uri("orchestra", "broker-canary-1");
        daemon.credential("broker-uri", uri);
        daemon.awaitReady();
        worker = new AmqpBroker("worker", new BrokerUri(uri));
        await().atMost(LIMIT).until(() -> worker.state() instanceof BrokerState.Up);
    }

    @AfterEach
    void stop() throws Exception {
        worker.close();
        daemon.close();
        mongod.close();
        rabbit.close();
        assertThat(daemon.log()).doesNotContain("canary");
    }

    @Test
    void refusedJobIsListedWithItsQueueUntilSomebodyHasSeenToIt() throws Exception {
        String root = daemon.signIn("root", "root-canary-1");
        beat();
        await().atMost(LIMIT).until(() -> worker.waiting(JOBS).isPresent());
        worker.subscribe(List.of(JOBS), 1, Delivery::refuse);
        publish(QueueNames.JOBS, JOBS, "garbage", "{no job".getBytes(StandardCharsets.UTF_8));
        publish(QueueNames.DEAD, "", "noise", new byte[20_000]);
        await().atMost(LIMIT).until(() -> total(root) == 2);

        JsonNode list = daemon.get("/v1/dead-letters?message=garbage", root).body();
        assertThat(list.path("total").intValue()).isEqualTo(1);
        JsonNode garbage = list.path("items").get(0);
        assertThat(garbage.path("queue").stringValue()).isEqualTo(JOBS);
        assertThat(garbage.path("exchange").stringValue()).isEqualTo(QueueNames.JOBS);
        assertThat(garbage.path("reason").stringValue()).isEqualTo("rejected");
        assertThat(garbage.path("died").isString()).isTrue();
        assertThat(garbage.path("body").stringValue()).isEqualTo("{no job");
        JsonNode noise = daemon.get("/v1/dead-letters?encoding=base64", root)
                .body()
                .path("items")
                .get(0);
        assertThat(noise.path("size").intValue()).isEqualTo(20_000);
        assertThat(noise.path("truncated").booleanValue()).isTrue();
        awaitNothingAtTheBroker();
        await().atMost(LIMIT)
                .until(() -> daemon.get("/metrics", "").raw().body().contains("orchestra_dead_letters 2.0"));

        String one = "/v1/dead-letters/" + garbage.path("id").stringValue();
        assertThat(daemon.get(one, root).body()).isEqualTo(garbage);
        assertThat(daemon.get(one, daemon.signIn("node", "node-canary-1")).status())
                .isEqualTo(403);
        assertThat(daemon.send(daemon.request(one, root).DELETE()).status()).isEqualTo(204);
        assertThat(daemon.get(one, root).status()).isEqualTo(404);
        assertThat(total(root)).isEqualTo(1);
    }

    @Test
    void lettersOutliveTheLossOfDatabaseDaemonAndConnection() throws Exception {
        String root = daemon.signIn("root", "root-canary-1");
        await().atMost(LIMIT).until(() -> worker.waiting(QueueNames.DEAD).isPresent());
        mongod.kill();
        publish(QueueNames.DEAD, "", "early", "early".getBytes(StandardCharsets.UTF_8));
        await().atMost(LIMIT).until(() -> worker.waiting(QueueNames.DEAD).orElse(0) == 1);
        daemon.kill();
        publish(QueueNames.DEAD, "", "meanwhile", "meanwhile".getBytes(StandardCharsets.UTF_8));
        mongod.restart();
        daemon.restart();
        daemon.awaitReady();
        await().atMost(LIMIT).until(() -> total(root) == 2);
        rabbit.closeConnections();
        await().atMost(LIMIT).ignoreExceptions().until(() -> {
            publish(QueueNames.DEAD, "", "late", "late".getBytes(StandardCharsets.UTF_8));
            return true;
        });
        await().atMost(LIMIT).until(() -> total(root) == 3);
        awaitNothingAtTheBroker();
    }

    private int total(String token) throws Exception {
        return daemon.get("/v1/dead-letters", token).body().path("total").intValue();
    }

    /** Neither ready nor with somebody. */
    private void awaitNothingAtTheBroker() {
        await().atMost(LIMIT)
                .until(() -> rabbit.look("/queues/orchestra/" + QueueNames.DEAD).contains("\"messages\":0,"));
    }

    private void publish(String exchange, String key, String id, byte[] body) throws Exception {
        worker.publish(new Message(exchange, key, id, body)).get(10, TimeUnit.SECONDS);
    }

    /** Makes a worker known, and so its queues. */
    private void beat() throws Exception {
        Heartbeat heartbeat =
                new Heartbeat(new WorkerName("transform", "unit-1", "aaaaaaaa"), Set.of("nil"), 1, List.of(), Map.of());
        Daemon.Response answer =
                daemon.send(daemon.request("/v1/workers/unit-1", daemon.signIn("node", "node-canary-1"))
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofByteArray(ReportJson.write(heartbeat))));
        assertThat(answer.status()).isEqualTo(200);
    }
}
