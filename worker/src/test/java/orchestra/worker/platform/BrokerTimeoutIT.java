package orchestra.worker.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Jobs that run, and wait, far longer than RabbitMQ lets a delivery go unanswered. */
final class BrokerTimeoutIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int TIMEOUT = 10;
    /** RabbitMQ looks for deliveries that are too old once a minute: a shorter job would show nothing. */
    private static final int LONG = 90;

    private Platform platform;

    @BeforeEach
    void start(@TempDir Path folder) {
        platform = new Platform(folder, List.of("consumer_timeout = " + TIMEOUT * 1000));
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void longJobMakesOneAttemptWhileAnotherWaitsBehindItInOneSlot() throws IOException {
        Api api = platform.orchestrator("one");
        platform.worker("w1", 1);
        String first = platform.runOnceAllowed(api, sleep(LONG));
        platform.until(
                PATIENCE, () -> api.state(first) == 2, () -> api.task(first).toString());
        String second = api.run(sleep(1));
        platform.until(PATIENCE, () -> api.state(second) >= 3, () -> api.task(first) + "\n" + api.task(second));
        JsonNode longJob = node(api, first);
        JsonNode shortJob = node(api, second);
        for (JsonNode job : List.of(longJob, shortJob)) {
            assertThat(job.path("state").intValue())
                    .as(() -> job + "\n" + platform.tails())
                    .isEqualTo(3);
            assertThat(job.path("attempt").intValue()).isEqualTo(1);
        }
        assertThat(Duration.between(date(longJob, "start_date"), date(longJob, "stop_date")))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(LONG));
        assertThat(date(shortJob, "start_date")).isAfterOrEqualTo(date(longJob, "stop_date"));
        // RabbitMQ says so when it closes the channel of who leaves a delivery unanswered.
        assertThat(Files.readString(platform.rabbit().server().log())).doesNotContain("PRECONDITION_FAILED");
    }

    private static String sleep(int seconds) {
        return "{\"nodes\": [{\"id\": 0, \"engine\": \"sleep\", \"args\": [\"%d\"]}]}".formatted(seconds);
    }

    private static JsonNode node(Api api, String task) {
        return api.task(task).path("nodes").get(0);
    }

    private static Instant date(JsonNode node, String name) {
        return Instant.parse(node.path(name).stringValue());
    }
}
