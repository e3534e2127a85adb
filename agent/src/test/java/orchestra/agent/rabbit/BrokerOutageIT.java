package orchestra.agent.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import orchestra.agent.apply.BrokerRefusal;
import orchestra.agent.apply.StepFailure;
import orchestra.agent.plan.BrokerUser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** RabbitMQ servers that are killed, stopped and without space, two of them beside each other. */
final class BrokerOutageIT {

    private static final Duration SHORT = Duration.ofSeconds(2);

    private static BrokerTrial trial;

    @BeforeAll
    static void start() throws IOException {
        List<String> addresses = new ArrayList<>(List.of("127.0.0.1"));
        if (hasIpv6()) {
            addresses.add("::1");
        }
        trial = BrokerTrial.launch(addresses);
        trial.rabbit().awaitListening();
        assertThat(Listening.on(trial.place().broker().port())).containsExactlyInAnyOrderElementsOf(addresses);
    }

    @AfterAll
    static void stop() {
        trial.close();
        assertThat(trial.processes()).as("processes left behind").isEmpty();
    }

    private static boolean hasIpv6() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("::1"))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static RequestListener onFirst(String request, Runnable deed) {
        boolean[] done = {false};
        return (method, path) -> {
            if (!done[0] && (method + " " + path).startsWith(request)) {
                done[0] = true;
                deed.run();
            }
        };
    }

    @Test
    void serverKilledAmidRotationIsAwaited() throws IOException {
        BrokerUser before = BrokerTrial.user("awaited", "awaited-one");
        BrokerUser after = BrokerTrial.user("awaited", "awaited-two");
        trial.brokers().user(trial.access(), before);
        RequestListener outage = onFirst("DELETE /connections", () -> {
            trial.rabbit().kill();
            assertThat(trial.processes()).singleElement().asString().contains("epmd");
            trial.rabbit().launch();
        });

        assertThat(trial.brokers(outage).user(trial.access(), after)).isTrue();

        trial.rabbit().awaitListening();
        assertThat(trial.letsIn(after)).isTrue();
        assertThat(trial.letsIn(before)).isFalse();
        assertThat(trial.brokers().user(trial.access(), after)).isFalse();
    }

    @Test
    void serverThatStaysDownFailsTheStepAndTheNextRunConverges() {
        BrokerUser before = BrokerTrial.user("down", "down-one");
        BrokerUser after = BrokerTrial.user("down", "down-two");
        trial.brokers().user(trial.access(), before);
        RabbitBrokers brokers = trial.brokers(
                SHORT, onFirst("DELETE /connections", () -> trial.rabbit().stop()));
        long began = System.nanoTime();
        try {
            assertThatThrownBy(() -> brokers.user(trial.access(), after))
                    .isInstanceOf(StepFailure.class)
                    .isNotInstanceOf(BrokerRefusal.class)
                    .hasMessageContaining(
                            "management API on port " + trial.access().managementPort())
                    .hasMessageContaining("Connection refused")
                    .hasMessageNotContaining("down-");
            long failed = System.nanoTime();
            assertThatThrownBy(() -> brokers.ours(trial.access())).isInstanceOf(StepFailure.class);
            assertThat(Duration.ofNanos(System.nanoTime() - failed))
                    .as("patience is lost once, not for each question")
                    .isLessThan(Duration.ofSeconds(1));
            assertThat(Duration.ofNanos(failed - began)).isLessThan(Duration.ofSeconds(20));
        } finally {
            trial.rabbit().launch();
        }
        assertThat(trial.brokers().user(trial.access(), after)).isTrue();
        trial.rabbit().awaitListening();
        assertThat(trial.letsIn(after)).isTrue();
        assertThat(trial.letsIn(before)).isFalse();
    }

    @Test
    void administratorChangedByHandIsRefusedUntilTheServerRestarts() {
        BrokerUser user = BrokerTrial.user("kept", "kept-secret");
        trial.brokers().user(trial.access(), user);
        trial.byHand().put("/users/admin", Map.of("password", "lost", "tags", "administrator"));

        assertThatThrownBy(() -> trial.brokers().user(trial.access(), user))
                .isInstanceOf(BrokerRefusal.class)
                .hasMessageContaining("restarting")
                .hasMessageNotContaining(BrokerTrial.adminPassword().reveal());

        trial.rabbit().kill();
        trial.rabbit().launch();
        assertThat(trial.brokers().user(trial.access(), user)).isFalse();
        trial.rabbit().awaitListening();
        assertThat(trial.letsIn(user)).isTrue();
    }

    @Test
    void fullDiskFailsTheStepAndTheNextRunConvergesWhenThereIsSpace() throws IOException {
        assumeTrue(BrokerTrial.isRoot(), "SKIPPED: only root can mount a small file system");
        Path state = Files.createTempDirectory("orchestra-full");
        BrokerTrial.done("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", state.toString());
        try (BrokerTrial small = BrokerTrial.launch(state, List.of("127.0.0.1"))) {
            small.rabbit().awaitListening();
            BrokerUser before = BrokerTrial.user("full", "full-one");
            BrokerUser after = BrokerTrial.user("full", "full-two");
            small.brokers().user(small.access(), before);
            // Beside the other, which nothing of this touches.
            assertThat(trial.brokers().ours(trial.access())).doesNotContain("full");

            Path filler = fill(state);
            assertThat(Files.getFileStore(state).getUsableSpace()).isZero();
            List<String> outcomes = new ArrayList<>();
            boolean answers = true;
            while (answers && outcomes.size() < 20) {
                try {
                    BrokerUser next = outcomes.size() % 2 == 0 ? after : before;
                    small.brokers(SHORT, RequestListener.NONE).user(small.access(), next);
                    outcomes.add("changed");
                } catch (StepFailure e) {
                    outcomes.add(String.valueOf(e.getMessage()));
                    answers = false;
                }
                assertThat(!answers || small.letsIn(before) || small.letsIn(after))
                        .as("a password works on a full disk, as long as the server answers")
                        .isTrue();
            }
            System.out.println("On a full disk: " + outcomes);

            small.rabbit().kill();
            Files.delete(filler);
            small.rabbit().launch();
            small.rabbit().awaitListening();
            assertThat(small.letsIn(before) || small.letsIn(after))
                    .as("a password works when the server is back")
                    .isTrue();
            small.brokers().user(small.access(), after);
            assertThat(small.letsIn(after)).isTrue();
            assertThat(small.letsIn(before)).isFalse();
            assertThat(small.brokers().user(small.access(), after)).isFalse();
        } finally {
            BrokerTrial.done("umount", "-l", state.toString());
            Files.deleteIfExists(state);
        }
        assertThat(trial.brokers().ours(trial.access())).doesNotContain("full");
        await().until(() -> !Files.exists(state));
    }

    /** Takes all the space there is. */
    private static Path fill(Path folder) throws IOException {
        Path filler = folder.resolve("filler");
        byte[] block = new byte[4096];
        try (var out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            return filler;
        }
    }
}
