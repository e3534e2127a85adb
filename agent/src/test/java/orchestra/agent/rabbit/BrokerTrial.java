package orchestra.agent.rabbit;

import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import orchestra.agent.apply.Pause;
import orchestra.agent.facts.Place;
import orchestra.agent.plan.BrokerAccess;
import orchestra.agent.plan.BrokerFiles;
import orchestra.agent.plan.BrokerServices;
import orchestra.agent.plan.BrokerUser;
import orchestra.agent.plan.ServiceSpec;
import orchestra.charm.Secret;
import orchestra.testbed.FreePort;
import orchestra.testbed.RabbitMq;

/** A real RabbitMQ with the agent's own files and services, in a state folder of its own; never as root. */
final class BrokerTrial implements AutoCloseable {

    static final String HOST = BrokerFiles.VIRTUAL_HOST;

    private static final String NOBODY = "65534";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path state;
    private final Place place;
    private final RabbitMq rabbit;

    private BrokerTrial(Path state, Place place, RabbitMq rabbit) {
        this.state = state;
        this.place = place;
        this.rabbit = rabbit;
    }

    /** Starts one that listens there for AMQP, and does not wait for it. */
    static BrokerTrial launch(List<String> addresses) {
        try {
            return launch(Files.createTempDirectory("orchestra-broker"), addresses);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts one in that state folder. */
    static BrokerTrial launch(Path state, List<String> addresses) throws IOException {
        Place place = place(state);
        BrokerFiles files = new BrokerFiles(place, addresses, adminPassword(), new Secret("cookie-6c1f0e8d7b"));
        Files.createDirectories(place.temporary());
        Files.createDirectories(place.brokerFolder().resolve("tmp"));
        for (BrokerFiles.Text file : files.all()) {
            Files.deleteIfExists(file.path());
            Files.writeString(file.path(), file.content().reveal());
            Files.setPosixFilePermissions(file.path(), PosixFilePermissions.fromString(file.mode()));
        }
        Files.setPosixFilePermissions(place.brokerFolder(), PosixFilePermissions.fromString("rwx------"));
        if (isRoot()) {
            done("chown", "-R", NOBODY + ":" + NOBODY, state.toString());
        }
        RabbitMq rabbit = RabbitMq.launch(
                program(BrokerServices.epmd(place)),
                program(BrokerServices.rabbitmq(place, files)),
                state.resolve("log"),
                place.broker().port(),
                place.broker().managementPort());
        return new BrokerTrial(state, place, rabbit);
    }

    private static Place place(Path state) {
        return new Place(
                true,
                state.resolve("charm"),
                state,
                8443,
                "127.0.0.1",
                new Place.DatabasePlace(Place.ServerProgram.at(Path.of("/bin/false")), false, 27017),
                new Place.BrokerPlace(
                        Place.ServerProgram.at(RabbitMq.program()),
                        false,
                        FreePort.any(),
                        FreePort.any(),
                        FreePort.any(),
                        FreePort.any()));
    }

    private static RabbitMq.Program program(ServiceSpec spec) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"));
        }
        command.addAll(spec.command());
        return new RabbitMq.Program(command, spec.environment());
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    static Secret adminPassword() {
        return new Secret("admin-5e8f1c27aa90");
    }

    RabbitMq rabbit() {
        return rabbit;
    }

    Place place() {
        return place;
    }

    BrokerAccess access() {
        return new BrokerAccess(place.broker().managementPort(), BrokerFiles.ADMIN, adminPassword());
    }

    /** The adapter as the agent has it. */
    RabbitBrokers brokers() {
        return new RabbitBrokers(PATIENCE, InstantSource.system(), Pause.REAL);
    }

    /** One that listens, and that waits for logins under way only a moment. */
    RabbitBrokers brokers(RequestListener listener) {
        return brokers(PATIENCE, listener);
    }

    RabbitBrokers brokers(Duration patience, RequestListener listener) {
        return new RabbitBrokers(patience, Duration.ofMillis(20), InstantSource.system(), Pause.REAL, listener);
    }

    /** The management API, as its administrator at the keyboard uses it. */
    ManagementApi byHand() {
        return new ManagementApi(access(), PATIENCE, InstantSource.system(), Pause.REAL, RequestListener.NONE);
    }

    ConnectionFactory factory(String user, String password) {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(place.broker().port());
        factory.setVirtualHost(HOST);
        factory.setUsername(user);
        factory.setPassword(password);
        factory.setAutomaticRecoveryEnabled(false);
        factory.setConnectionTimeout(10_000);
        return factory;
    }

    Connection connect(BrokerUser user) throws IOException, TimeoutException {
        return factory(user.name(), user.password().reveal()).newConnection();
    }

    /** Makes the user, and waits for logins under way only a moment. */
    void ensure(BrokerUser user) {
        brokers(RequestListener.NONE).user(access(), user);
    }

    static void awaitClosed(Connection connection) {
        await().atMost(Duration.ofSeconds(10)).until(() -> !connection.isOpen());
    }

    /** Takes one message; empty when there is none. */
    static String body(Channel channel, String queue) throws IOException {
        GetResponse response = channel.basicGet(queue, true);
        return response == null ? "" : new String(response.getBody(), StandardCharsets.UTF_8);
    }

    /** Whether the broker lets it in. */
    boolean letsIn(BrokerUser user) {
        try {
            connect(user).close();
            return true;
        } catch (IOException | TimeoutException e) {
            return false;
        }
    }

    String log() {
        try {
            return Files.readString(rabbit.log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The processes that the server or the port mapper started, and they: their command lines. */
    List<String> processes() {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(process -> process.getFileName().toString().matches("\\d+"))
                    .filter(process -> read(process.resolve("environ")).contains("HOME=" + place.brokerFolder())
                            || read(process.resolve("cmdline"))
                                    .contains("-port\0" + place.broker().epmdPort()))
                    .map(process -> read(process.resolve("cmdline")).replace('\0', ' '))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    static void done(String... command) {
        try {
            Process process = new ProcessBuilder(command).inheritIO().start();
            if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError(List.of(command) + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        rabbit.close();
        done("find", state.toString(), "-xdev", "-mindepth", "1", "-delete");
        try {
            Files.deleteIfExists(state);
        } catch (IOException e) {
            // A mount point goes when it is unmounted.
        }
    }

    /** A user as the workers' one. */
    static BrokerUser user(String name, String password) {
        return new BrokerUser(
                name,
                new Secret(password),
                HOST,
                "^(transform|publisher|nodes)\\..*",
                "^(transform|publisher|nodes)\\..*",
                "^(transform|publisher|nodes|orchestra)\\..*");
    }
}
