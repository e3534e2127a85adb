package orchestra.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import com.rabbitmq.client.impl.DefaultExceptionHandler;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded broker as a process of its own, as clients of RabbitMQ see it. */
final class EmbeddedBrokerTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String BOTH = "{\"admin\": \"first-1\", \"nodes\": \"second-2\"}";

    @TempDir
    Path folder;

    private final List<Connection> connections = new ArrayList<>();
    private int port;
    private Process process;

    @BeforeEach
    void begin() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        write(BOTH);
        process = start();
        awaitApplied(BOTH);
    }

    @AfterEach
    void end() throws InterruptedException {
        connections.forEach(Connection::abort);
        process.destroyForcibly().waitFor();
    }

    @Test
    void messageIsConfirmedKeptAndConsumed() throws Exception {
        Connection connection = connect("nodes", "second-2");
        Channel channel = connection.createChannel();
        channel.queueDeclare("tasks", true, false, false, Map.of("x-queue-type", "quorum"));
        channel.confirmSelect();
        channel.basicPublish("", "tasks", MessageProperties.PERSISTENT_BASIC, "work".getBytes(StandardCharsets.UTF_8));
        channel.waitForConfirmsOrDie(LIMIT.toMillis());

        GetResponse got = channel.basicGet("tasks", false);
        assertThat(got.getBody()).asString().isEqualTo("work");
        channel.basicNack(got.getEnvelope().getDeliveryTag(), false, true);
        BlockingQueue<Delivery> deliveries = new ArrayBlockingQueue<>(1);
        channel.basicConsume("tasks", false, (_, delivery) -> deliveries.add(delivery), _ -> {});
        Delivery again = deliveries.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(again).isNotNull();
        assertThat(again.getEnvelope().isRedeliver()).isTrue();
        channel.basicAck(again.getEnvelope().getDeliveryTag(), false);
        assertThat(channel.messageCount("tasks")).isZero();
    }

    @Test
    void confirmsAndNacksAreAnnouncedAsRabbitDoes() throws Exception {
        Connection connection = connect("nodes", "second-2");
        assertThat(connection.getServerProperties().get("capabilities"))
                .isEqualTo(Map.of("publisher_confirms", true, "basic.nack", true));
    }

    @Test
    void whatReachesNoQueueIsReturnedAndTheConnectionStays() throws Exception {
        Connection connection = connect("nodes", "second-2");
        Channel channel = connection.createChannel();
        BlockingQueue<String> returned = new LinkedBlockingQueue<>();
        channel.addReturnListener(message -> returned.add(message.getRoutingKey()));
        channel.confirmSelect();
        channel.basicPublish("", "nowhere", true, MessageProperties.BASIC, new byte[1]);
        assertThat(channel.waitForConfirms(LIMIT.toMillis()))
                .as("RabbitMQ acknowledges what it returned, Qpid does not")
                .isFalse();
        assertThat(returned.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS))
                .as("which may come after the confirmation")
                .isEqualTo("nowhere");
        assertThat(returned).isEmpty();
    }

    @Test
    void onlyUsersOfTheFileAreLetInAndOnlyToOneVirtualHost() throws Exception {
        assertRefused("nodes", "first-1");
        assertRefused("nodes", "");
        assertRefused("guest", "guest");
        assertRefused("", "");
        for (String host : List.of("/", "", "default", "Orchestra")) {
            assertThatThrownBy(() -> connect("nodes", "second-2", host))
                    .as(host)
                    .isInstanceOf(IOException.class);
        }
        assertThat(mechanisms()).contains("PLAIN").doesNotContain("ANONYMOUS", "EXTERNAL");
    }

    @Test
    void whoKnocksIsToldWhetherThePasswordIsRight() throws IOException {
        assertThat(AmqpLogin.accepted(port, "nodes", "second-2")).isTrue();
        assertThat(AmqpLogin.accepted(port, "nodes", "first-1")).isFalse();
        assertThat(AmqpLogin.accepted(port, "guest", "guest")).isFalse();
    }

    @Test
    void changedPasswordClosesWhatTheOldOneOpenedAndNothingElse() throws Exception {
        Connection changed = connect("nodes", "second-2");
        Connection kept = connect("admin", "first-1");
        String next = "{\"admin\": \"first-1\", \"nodes\": \"third-3\"}";
        write(next);
        awaitApplied(next);

        await().atMost(LIMIT).until(() -> !changed.isOpen());
        assertThat(changed.getCloseReason().isInitiatedByApplication()).isFalse();
        assertThat(kept.isOpen()).isTrue();
        assertRefused("nodes", "second-2");
        Channel channel = connect("nodes", "third-3").createChannel();
        write(next + "\n");
        awaitApplied(next + "\n");
        channel.queueDeclare("mine", false, true, true, Map.of());
    }

    @Test
    void removedUserIsSentAwayAndRefused() throws Exception {
        Connection connection = connect("nodes", "second-2");
        Channel channel = connection.createChannel();
        write("{\"admin\": \"first-1\"}");
        awaitApplied("{\"admin\": \"first-1\"}");

        assertThatThrownBy(() -> channel.queueDeclare()).isInstanceOf(ShutdownSignalException.class);
        assertRefused("nodes", "second-2");
        Files.delete(users());
        await().atMost(LIMIT).until(() -> Files.notExists(applied()));
        assertRefused("admin", "first-1");
        write(BOTH);
        awaitApplied(BOTH);
        connect("nodes", "second-2").close();
    }

    @Test
    void fileThatIsNoListOfUsersChangesNothingAndIsToldWithoutItsContent() throws Exception {
        Connection connection = connect("nodes", "second-2");
        write("{\"nodes\": \"canary-4\", ");
        await().atMost(LIMIT).until(() -> log().contains("is not an object of passwords"));

        assertThat(log()).doesNotContain("canary-4", "second-2");
        assertThat(connection.isOpen()).isTrue();
        connect("admin", "first-1").close();
        assertThat(applied()).content().isEqualTo(digest(BOTH));
    }

    @Test
    void nobodyElseReadsWhatItTells() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(applied())))
                .isEqualTo("rw-------");
        assertThat(log()).isEqualTo("the embedded broker listens on 127.0.0.1:" + port + "\n");
    }

    @Test
    void stopsOnSigtermWithZeroAndStartsAgainOnItsPort() throws Exception {
        Connection connection = connect("nodes", "second-2");
        process.destroy();

        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        await().atMost(LIMIT).until(() -> !connection.isOpen());
        assertThat(applied()).doesNotExist();
        process = start();
        awaitApplied(BOTH);
        connect("nodes", "second-2").close();
    }

    @Test
    void startsAgainAfterKill9WithWhatTheFileSaysNow() throws Exception {
        process.destroyForcibly().waitFor();
        String next = "{\"nodes\": \"third-3\"}";
        write(next);
        process = start();
        awaitApplied(next);

        assertRefused("nodes", "second-2");
        connect("nodes", "third-3").close();
    }

    @Test
    void withoutAFileNobodyIsLetInUntilItIsThere() throws Exception {
        process.destroyForcibly().waitFor();
        Files.delete(users());
        process = start();
        await().atMost(LIMIT).until(this::listens);
        assertRefused("guest", "guest");

        write(BOTH);
        awaitApplied(BOTH);
        connect("admin", "first-1").close();
    }

    @Test
    void portThatIsTakenAndAnAddressForOthersAreRefused() throws Exception {
        Process second = start();
        assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(second.exitValue()).isEqualTo(1);
        assertThat(log()).contains("port " + port + " of 127.0.0.1 cannot be had");

        Process open = new ProcessBuilder(JavaProgram.command(
                        "-Xmx64m", EmbeddedBroker.class.getName(), "--bind_ip", "0.0.0.0", "--port=" + port))
                .redirectErrorStream(true)
                .start();
        assertThat(open.getInputStream().readAllBytes()).asString().contains("loopback only, not on 0.0.0.0");
        assertThat(open.waitFor()).isEqualTo(2);
    }

    private Process start() throws IOException {
        return new ProcessBuilder(JavaProgram.command(
                        "-Xmx64m",
                        EmbeddedBroker.class.getName(),
                        "--port",
                        Integer.toString(port),
                        "--bind_ip",
                        "127.0.0.1",
                        "--users",
                        users().toString(),
                        "--work",
                        folder.resolve("work").toString()))
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
    }

    private Connection connect(String user, String password) throws Exception {
        return connect(user, password, "orchestra");
    }

    private Connection connect(String user, String password, String virtualHost) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(port);
        factory.setVirtualHost(virtualHost);
        factory.setUsername(user);
        factory.setPassword(password);
        factory.setAutomaticRecoveryEnabled(false);
        factory.setExceptionHandler(new DefaultExceptionHandler());
        Connection connection = factory.newConnection();
        connections.add(connection);
        return connection;
    }

    private void assertRefused(String user, String password) {
        assertThatThrownBy(() -> connect(user, password))
                .as("%s with %s", user, password)
                .isInstanceOfAny(AuthenticationFailureException.class, PossibleAuthenticationFailureException.class);
    }

    /** What the broker offers in its first frame, as text among bytes. */
    private String mechanisms() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = socket.getOutputStream();
            out.write(new byte[] {'A', 'M', 'Q', 'P', 0, 0, 9, 1});
            out.flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            in.skipNBytes(3);
            return new String(in.readNBytes(in.readInt()), StandardCharsets.ISO_8859_1);
        }
    }

    private boolean listens() {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    private void write(String text) throws IOException {
        Path fresh = Files.writeString(folder.resolve("fresh"), text);
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
        Files.move(fresh, users(), StandardCopyOption.ATOMIC_MOVE);
    }

    private void awaitApplied(String text) throws Exception {
        String digest = digest(text);
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .until(() ->
                        Files.exists(applied()) && Files.readString(applied()).equals(digest));
    }

    private static String digest(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private Path users() {
        return folder.resolve("users.json");
    }

    private Path applied() {
        return folder.resolve("users.json.applied");
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }
}
