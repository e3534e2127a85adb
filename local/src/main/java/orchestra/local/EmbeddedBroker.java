package orchestra.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.SystemLauncherListener;
import org.apache.qpid.server.configuration.IllegalConfigurationException;
import org.apache.qpid.server.model.AuthenticationProvider;
import org.apache.qpid.server.model.Broker;
import org.apache.qpid.server.model.Connection;
import org.apache.qpid.server.model.PasswordCredentialManagingAuthenticationProvider;
import org.apache.qpid.server.model.Port;
import org.apache.qpid.server.model.State;
import org.apache.qpid.server.model.SystemConfig;
import org.apache.qpid.server.model.VirtualHostNode;
import org.apache.qpid.server.virtualhost.QueueManagingVirtualHost;

/**
 * Speaks AMQP 0-9-1 where there is no RabbitMQ: {@code --port P --bind_ip A --users FILE --work DIR}. For a local unit
 * only. It has one virtual host, {@value #VIRTUAL_HOST}, in memory, and the users of the file, see {@link BrokerUsers};
 * whoever is one of them may do everything there. Stops cleanly on SIGTERM, with exit code 0.
 */
public final class EmbeddedBroker {
    static final String VIRTUAL_HOST = "orchestra";

    private static final Duration LOOK = Duration.ofMillis(100);

    private final Broker<?> broker;

    private EmbeddedBroker(Broker<?> broker) {
        this.broker = broker;
    }

    public static void main(String[] arguments) {
        try {
            serve(Flags.of(arguments));
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(2);
        } catch (Exception failure) {
            System.err.println("the embedded broker cannot serve: " + failure.getMessage());
            System.exit(1);
        }
    }

    private static void serve(Flags flags) throws Exception {
        String address = flags.address();
        int port = flags.port(5672);
        EmbeddedBroker broker = start(address, port, Path.of(flags.text("work", ".")));
        BrokerUsers users = new BrokerUsers(
                Path.of(flags.text("users", "users.json")), broker.authentication(), broker::connections);
        CountDownLatch end = new CountDownLatch(1);
        users.begin();
        broker.listen();
        System.out.println("the embedded broker listens on " + address + ":" + port);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            end.countDown();
            users.end();
            // Nothing is kept, so nothing more is waited for. The JVM's own code would be 143; RabbitMQ's is 0.
            Runtime.getRuntime().halt(0);
        }));
        do {
            users.look();
        } while (!end.await(LOOK.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Starts the broker with its port closed, so that nobody connects before its users are there. */
    private static EmbeddedBroker start(String address, int port, Path work) throws Exception {
        Files.createDirectories(work);
        AtomicReference<SystemConfig<?>> system = new AtomicReference<>();
        SystemLauncher launcher = new SystemLauncher(new SystemLauncherListener.DefaultSystemLauncherListener() {
            @Override
            public void onContainerResolve(SystemConfig<?> resolved) {
                system.set(resolved);
            }
        });
        launcher.startup(Map.of(
                SystemConfig.TYPE,
                "Memory",
                SystemConfig.INITIAL_CONFIGURATION_LOCATION,
                "classpath:embedded-broker.json",
                SystemConfig.STARTUP_LOGGED_TO_SYSTEM_OUT,
                false,
                SystemConfig.CONTEXT,
                Map.of(
                        SystemConfig.QPID_WORK_DIR,
                        work.toAbsolutePath().toString(),
                        "orchestra.address",
                        address,
                        "orchestra.port",
                        Integer.toString(port))));
        SystemConfig<?> started = system.get();
        if (started == null || !(started.getContainer() instanceof Broker<?> broker)) {
            throw new IOException("Qpid gave no broker; see what it logged");
        }
        return new EmbeddedBroker(broker);
    }

    private void listen() throws IOException {
        Port<?> port = broker.getChildren(Port.class).iterator().next();
        try {
            port.setAttributes(Map.of(Port.DESIRED_STATE, State.ACTIVE.name()));
        } catch (IllegalConfigurationException taken) {
            throw new IOException(
                    "port " + port.getPort() + " of " + port.getBindingAddress() + " cannot be had", taken);
        }
    }

    private PasswordCredentialManagingAuthenticationProvider<?> authentication() {
        return broker.getChildren(AuthenticationProvider.class).stream()
                .filter(PasswordCredentialManagingAuthenticationProvider.class::isInstance)
                .map(provider -> (PasswordCredentialManagingAuthenticationProvider<?>) provider)
                .findFirst()
                .orElseThrow();
    }

    private Collection<? extends Connection<?>> connections() {
        return broker.getChildren(VirtualHostNode.class).stream()
                .map(node -> node.getVirtualHost())
                .filter(QueueManagingVirtualHost.class::isInstance)
                .flatMap(host -> ((QueueManagingVirtualHost<?>) host).getConnections().stream())
                .toList();
    }
}
