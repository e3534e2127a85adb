package orchestra.worker;

import java.util.List;
import orchestra.broker.Broker;
import orchestra.broker.BrokerUri;
import orchestra.worker.engine.Engine;
import orchestra.worker.settings.WorkerSettings;

/**
 * The worker: {@code Main /path/worker.properties} with the credentials' folder in {@code CREDENTIALS_DIRECTORY}. Exits
 * 0 after SIGTERM, once what runs has ended; 2 when it is told something that is not valid.
 */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        int code = new Daemon(Main::broker, Main::engines).run(arguments);
        // Virtual threads keep no JVM alive, but a library's own threads may.
        Runtime.getRuntime().halt(code);
    }

    /** The one place where the broker's implementation is named. */
    private static Broker broker(BrokerUri uri) {
        throw new IllegalStateException("no broker is wired for " + uri);
    }

    /** The one place where engines are named. */
    private static List<Engine> engines(WorkerSettings settings) {
        return List.of();
    }
}
