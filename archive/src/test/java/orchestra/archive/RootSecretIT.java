package orchestra.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The root secret is changed by config while clients work: the hook hands it over, and no request is lost. */
final class RootSecretIT {

    private static final String OLD = "the old root secret";
    private static final String NEW = "the new root secret";
    private static final Duration NOTICED = Duration.ofSeconds(20);
    private static final Duration STEP = Duration.ofMillis(200);
    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir
    private Path folder;

    @Test
    void aChangedRootSecretTakesEffectAndNoRequestIsLost() throws IOException, InterruptedException {
        try (PackedUnit unit = new PackedUnit(folder)) {
            unit.deploy(Map.of("root_secret", OLD)).relateStorage().juju().settle();
            assertThat(unit.status()).isEqualTo("active: ");
            String root = token(signIn(unit, "root", OLD));
            String ana = addUser(unit, root);
            List<Long> services = Snapshot.pids(unit.state().resolve("services"));

            Client client = new Client(unit, ana);
            Thread requests = Thread.ofPlatform().name("requests").start(client);
            client.awaitMore(20);

            unit.juju().config("orchestra", Map.of("root_secret", NEW));
            unit.juju().settle();
            assertThat(unit.status()).isEqualTo("active: ");
            await().atMost(NOTICED)
                    .pollInterval(STEP)
                    .until(() -> signIn(unit, "root", OLD).statusCode() == 401);
            String newRoot = token(signIn(unit, "root", NEW));
            assertThat(unit.send("GET", "/v1/users/me", newRoot, "").statusCode())
                    .isEqualTo(200);
            assertThat(unit.send("GET", "/v1/users/me", root, "").statusCode())
                    .as("a session of the old secret")
                    .isEqualTo(401);
            client.awaitMore(20);
            client.stop();
            requests.join(NOTICED);

            assertThat(client.refused).isEmpty();
            assertThat(Snapshot.pids(unit.state().resolve("services")))
                    .as("nothing was restarted")
                    .isEqualTo(services);
            assertThat(signIn(unit, "root", OLD).statusCode()).isEqualTo(401);
        }
    }

    /** Asks again and again who it is, and notes every answer but a good one. */
    private static final class Client implements Runnable {
        private final PackedUnit unit;
        private final String token;
        private final AtomicInteger answered = new AtomicInteger();
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final Queue<String> refused = new ConcurrentLinkedQueue<>();

        Client(PackedUnit unit, String token) {
            this.unit = unit;
            this.token = token;
        }

        @Override
        public void run() {
            while (!stopped.get()) {
                try {
                    HttpResponse<String> answer = unit.send("GET", "/v1/users/me", token, "");
                    if (answer.statusCode() != 200) {
                        refused.add(answer.statusCode() + " " + answer.body());
                    }
                } catch (UncheckedIOException e) {
                    refused.add(String.valueOf(e.getMessage()));
                }
                answered.incrementAndGet();
            }
        }

        void awaitMore(int requests) {
            int wanted = answered.get() + requests;
            await().atMost(NOTICED).until(() -> answered.get() >= wanted);
        }

        void stop() {
            stopped.set(true);
        }
    }

    private static HttpResponse<String> signIn(PackedUnit unit, String mail, String secret) {
        return unit.send("POST", "/v1/sessions", null, "{\"mail\":\"" + mail + "\",\"secret\":\"" + secret + "\"}");
    }

    private static String token(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return JSON.readTree(answer.body()).get("token").asString();
    }

    /** Adds a user and gives a token of its own. */
    private static String addUser(PackedUnit unit, String root) {
        HttpResponse<String> added = unit.send(
                "POST",
                "/v1/users",
                root,
                "{\"first_name\":\"Ana\",\"last_name\":\"Lee\",\"mail\":\"ana@example.org\","
                        + "\"secret\":\"StrongP6secret\",\"admin_platform\":false}");
        assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
        return token(signIn(unit, "ana@example.org", "StrongP6secret"));
    }
}
