package orchestra.agent.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import orchestra.agent.apply.Pause;
import orchestra.agent.apply.StepFailure;
import orchestra.agent.machine.SystemFiles;
import orchestra.agent.plan.BrokerAccess;
import orchestra.agent.plan.BrokerUser;
import orchestra.charm.Json;
import orchestra.charm.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The users file, with a thread in the place of the broker. */
final class UsersFileBrokerTest {

    private static final BrokerAccess ACCESS = new BrokerAccess(0, "admin", new Secret("unused"));

    @TempDir
    private Path folder;

    private Thread broker;
    private UsersFileBroker users;

    @BeforeEach
    void start() {
        broker = Thread.ofPlatform().start(this::apply);
        users = adapter(InstantSource.system());
    }

    @AfterEach
    void stop() throws InterruptedException {
        broker.interrupt();
        broker.join();
    }

    @Test
    void usersAreMadeChangedAndDroppedAndASecondTimeNothingIs() throws IOException {
        assertThat(users.user(ACCESS, user("nodes", "first-1"))).isTrue();
        assertThat(users.user(ACCESS, user("orchestrator-1", "second-\"2"))).isTrue();
        assertThat(users.user(ACCESS, user("nodes", "first-1"))).isFalse();
        assertThat(passwords()).isEqualTo(Map.of("nodes", "first-1", "orchestrator-1", "second-\"2"));
        assertThat(applied()).contains(digest(Files.readAllBytes(file())));

        assertThat(users.user(ACCESS, user("nodes", "third-3"))).isTrue();
        assertThat(users.ours(ACCESS)).containsExactlyInAnyOrder("nodes", "orchestrator-1");
        assertThat(users.drop(ACCESS, "orchestrator-1")).isTrue();
        assertThat(users.drop(ACCESS, "orchestrator-1")).isFalse();
        assertThat(passwords()).isEqualTo(Map.of("nodes", "third-3"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void whatWasChangedByHandIsRepaired() throws IOException {
        users.user(ACCESS, user("nodes", "first-1"));
        Files.writeString(file(), "{\"nodes\": 7");

        assertThat(users.ours(ACCESS)).isEmpty();
        assertThat(users.user(ACCESS, user("nodes", "first-1"))).isTrue();
        assertThat(passwords()).isEqualTo(Map.of("nodes", "first-1"));
    }

    @Test
    void theOnlyVirtualHostIsThereAlreadyAndNobodyHoldsAConnection() {
        assertThat(users.virtualHost(ACCESS, "orchestra")).isFalse();
        assertThat(users.inUse(ACCESS, "nodes")).isFalse();
        assertThatThrownBy(() -> users.virtualHost(ACCESS, "other"))
                .isInstanceOf(StepFailure.class)
                .hasMessageContaining("wanted was other");
    }

    @Test
    void aBrokerThatTakesNothingOverIsToldWithItsLogAndTheNextTryWaitsAgain() throws Exception {
        stop();
        AtomicLong now = new AtomicLong();
        UsersFileBroker impatient = adapter(() -> Instant.ofEpochSecond(now.addAndGet(10)));

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> impatient.user(ACCESS, user("nodes", "canary-1")))
                    .isInstanceOf(StepFailure.class)
                    .hasMessageContaining("rabbitmq.log")
                    .hasMessageNotContaining("canary-1");
        }
        assertThat(passwords()).isEqualTo(Map.of("nodes", "canary-1"));
        start();
        assertThat(users.user(ACCESS, user("nodes", "canary-1"))).isFalse();
        assertThat(applied()).contains(digest(Files.readAllBytes(file())));
    }

    private UsersFileBroker adapter(InstantSource clock) {
        return new UsersFileBroker(file(), new SystemFiles(Map.of()), folder.resolve("log"), clock, Pause.REAL);
    }

    /** What the broker does, as long as nobody interrupts it. */
    private void apply() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                if (Files.exists(file())) {
                    Files.writeString(folder.resolve("users.json.applied"), digest(Files.readAllBytes(file())));
                }
                Pause.REAL.of(Duration.ofMillis(50));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (StepFailure interrupted) {
            // The test is over.
        }
    }

    private Optional<String> applied() throws IOException {
        Path path = folder.resolve("users.json.applied");
        return Files.exists(path) ? Optional.of(Files.readString(path)) : Optional.empty();
    }

    private Map<String, String> passwords() throws IOException {
        return Json.texts(Files.readString(file()));
    }

    private Path file() {
        return folder.resolve("users.json");
    }

    private static BrokerUser user(String name, String password) {
        return new BrokerUser(name, new Secret(password), "orchestra", "", ".*", "");
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException(never);
        }
    }
}
