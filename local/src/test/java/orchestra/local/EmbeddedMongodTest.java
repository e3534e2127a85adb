package orchestra.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded database as a process of its own, killed as a machine kills. */
final class EmbeddedMongodTest {
    @TempDir
    Path folder;

    private int port;
    private Process process;

    @BeforeEach
    void begin() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        process = start();
    }

    @AfterEach
    void end() {
        process.destroyForcibly();
    }

    @Test
    void everyAcknowledgedWriteSurvivesKill9() throws Exception {
        for (int round = 0; round < 5; round++) {
            try (MongoClient client = MongoClients.create("mongodb://127.0.0.1:" + port)) {
                MongoCollection<Document> users =
                        client.getDatabase("orchestra").getCollection("users");
                assertThat(users.countDocuments()).isEqualTo(round * 3L);
                users.insertOne(new Document("_id", "one" + round));
                users.insertOne(new Document("_id", "two" + round));
                users.insertOne(new Document("_id", "three" + round));
                users.updateOne(new Document("_id", "one" + round), new Document("$set", new Document("seen", round)));
                process.destroyForcibly().waitFor();
            }
            process = start();
            try (MongoClient client = MongoClients.create("mongodb://127.0.0.1:" + port)) {
                Document one = client.getDatabase("orchestra")
                        .getCollection("users")
                        .find(new Document("_id", "one" + round))
                        .first();
                assertThat(one).containsEntry("seen", round);
            }
        }
    }

    @Test
    void stopsOnSigterm() throws InterruptedException {
        process.destroy();

        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void refusesToListenForOthers() throws Exception {
        Process open = new ProcessBuilder(JavaProgram.command(
                        "-Xmx64m",
                        EmbeddedMongod.class.getName(),
                        "--bind_ip",
                        "0.0.0.0",
                        "--dbpath",
                        folder.toString()))
                .redirectErrorStream(true)
                .start();

        assertThat(new String(open.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("loopback only");
        assertThat(open.waitFor()).isEqualTo(2);
    }

    @Test
    void takesFlagsAsMongodDoes() {
        assertThat(Flags.of("--dbpath", "/d", "--port=1", "--quiet", "--bind_ip", "::1")
                        .values())
                .isEqualTo(Map.of("dbpath", "/d", "port", "1", "quiet", "", "bind_ip", "::1"));
    }

    private Process start() throws IOException {
        Process started = new ProcessBuilder(JavaProgram.command(
                        "-Xmx64m",
                        EmbeddedMongod.class.getName(),
                        "--dbpath",
                        folder.toString(),
                        "--port",
                        Integer.toString(port),
                        "--bind_ip",
                        "127.0.0.1"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(this::listens);
        return started;
    }

    private boolean listens() {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException refused) {
            return false;
        }
    }
}
