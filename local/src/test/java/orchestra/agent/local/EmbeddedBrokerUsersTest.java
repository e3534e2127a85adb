package orchestra.agent.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import orchestra.agent.apply.Pause;
import orchestra.agent.machine.SystemFiles;
import orchestra.agent.plan.BrokerAccess;
import orchestra.agent.plan.BrokerUser;
import orchestra.charm.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent's adapter and the embedded broker together. */
final class EmbeddedBrokerUsersTest {

    private static final BrokerAccess ACCESS = new BrokerAccess(0, "admin", new Secret("unused"));

    @TempDir
    private Path folder;

    private int port;
    private Process broker;
    private UsersFileBroker users;

    @BeforeEach
    void start() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path file = folder.resolve("users.json");
        broker = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "orchestra.local.EmbeddedBroker",
                        "--port=" + port,
                        "--users=" + file,
                        "--work=" + folder.resolve("work"))
                .redirectErrorStream(true)
                .redirectOutput(new File("/dev/null"))
                .start();
        users = new UsersFileBroker(file, new SystemFiles(Map.of()), folder, InstantSource.system(), Pause.REAL);
    }

    @AfterEach
    void stop() throws InterruptedException {
        broker.destroyForcibly().waitFor();
    }

    @Test
    void aUserLogsInOnceItIsMadeAndIsOutOnceItIsChangedOrDropped() throws Exception {
        assertThat(users.user(ACCESS, user("nodes", "first-1"))).isTrue();
        assertThat(users.user(ACCESS, user("transform-3-1", "other-1"))).isTrue();
        Connection first = connect("nodes", "first-1");
        Connection other = connect("transform-3-1", "other-1");

        assertThat(users.user(ACCESS, user("nodes", "second-2"))).isTrue();
        assertThat(users.user(ACCESS, user("nodes", "second-2"))).isFalse();

        await().atMost(Duration.ofSeconds(10)).until(() -> !first.isOpen());
        assertThat(other.isOpen()).isTrue();
        assertThatThrownBy(() -> connect("nodes", "first-1"))
                .isInstanceOf(PossibleAuthenticationFailureException.class);
        connect("nodes", "second-2").abort();

        assertThat(users.drop(ACCESS, "transform-3-1")).isTrue();
        await().atMost(Duration.ofSeconds(10)).until(() -> !other.isOpen());
        assertThatThrownBy(() -> connect("transform-3-1", "other-1"))
                .isInstanceOf(PossibleAuthenticationFailureException.class);
    }

    private Connection connect(String user, String password) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(port);
        factory.setVirtualHost("orchestra");
        factory.setUsername(user);
        factory.setPassword(password);
        factory.setAutomaticRecoveryEnabled(false);
        return factory.newConnection();
    }

    private static BrokerUser user(String name, String password) {
        return new BrokerUser(name, new Secret(password), "orchestra", "", ".*", ".*");
    }
}
