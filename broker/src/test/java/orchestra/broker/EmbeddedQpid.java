package orchestra.broker;

import java.nio.file.Path;
import java.util.Map;
import orchestra.testbed.FreePort;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.model.SystemConfig;

/** The broker of a local unit, in this process and with nothing kept. It refuses queue arguments of RabbitMQ. */
final class EmbeddedQpid implements AutoCloseable {
    static final String USER = "nodes";
    static final String HOST = "orchestra";

    private final Path folder;
    private final int port = FreePort.any();
    private String password = "nodes-1";
    private SystemLauncher launcher = new SystemLauncher();

    private EmbeddedQpid(Path folder) {
        this.folder = folder;
    }

    static EmbeddedQpid start(Path folder) {
        EmbeddedQpid qpid = new EmbeddedQpid(folder);
        qpid.start();
        return qpid;
    }

    String password() {
        return password;
    }

    BrokerUri uri(String tried) {
        return new BrokerUri("amqp://" + USER + ":" + tried + "@127.0.0.1:" + port + "/" + HOST);
    }

    void restart(String next) {
        launcher.shutdown();
        password = next;
        launcher = new SystemLauncher();
        start();
    }

    private void start() {
        try {
            launcher.startup(Map.of(
                    SystemConfig.TYPE,
                    "Memory",
                    SystemConfig.INITIAL_CONFIGURATION_LOCATION,
                    "classpath:embedded-qpid.json",
                    SystemConfig.STARTUP_LOGGED_TO_SYSTEM_OUT,
                    false,
                    SystemConfig.CONTEXT,
                    Map.of(
                            SystemConfig.QPID_WORK_DIR,
                            folder.toString(),
                            "orchestra.port",
                            Integer.toString(port),
                            "orchestra.password",
                            password)));
        } catch (Exception e) {
            throw new IllegalStateException("Qpid does not start", e);
        }
    }

    @Override
    public void close() {
        launcher.shutdown();
    }
}
