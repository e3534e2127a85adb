package orchestra.worker;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import orchestra.broker.AmqpBroker;
import orchestra.broker.Broker;
import orchestra.broker.BrokerUri;
import orchestra.worker.engine.Engine;
import orchestra.worker.engine.NilEngine;
import orchestra.worker.engine.Orphans;
import orchestra.worker.engine.Processes;
import orchestra.worker.engine.ShellEngine;
import orchestra.worker.engine.ShellSettings;
import orchestra.worker.engine.SleepEngine;
import orchestra.worker.engine.SshEngine;
import orchestra.worker.engine.SshSettings;
import orchestra.worker.engine.TransformEngine;
import orchestra.worker.settings.WorkerSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker: {@code Main /path/worker.properties} with the credentials' folder in {@code CREDENTIALS_DIRECTORY}. Exits
 * 0 after SIGTERM, once what runs has ended; 2 when it is told something that is not valid.
 */
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);
    private static final Duration SSH_CONNECT = Duration.ofSeconds(15);

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        int code = new Daemon(Main::broker, Main::engines).run(arguments);
        // Virtual threads keep no JVM alive, but a library's own threads may.
        Runtime.getRuntime().halt(code);
    }

    /** The one place where the broker's implementation is named. */
    private static Broker broker(BrokerUri uri) {
        return new AmqpBroker("worker", uri);
    }

    /** The one place where engines are named; what a killed process of this worker left running is ended first. */
    private static List<Engine> engines(WorkerSettings settings) {
        // Unique on the machine: two workers of one name may run here, for two platforms.
        String mark = settings.name() + "@" + settings.work();
        int orphans = Orphans.reap(mark);
        if (orphans > 0) {
            LOG.atWarn().addKeyValue("processes", orphans).log("Orphans of an earlier run ended");
        }
        Processes processes = new Processes(mark);
        WorkerSettings.EngineSettings permitted = settings.engines();
        List<Engine> engines = new ArrayList<>(List.of(
                new NilEngine(),
                new SleepEngine(RandomGenerator.getDefault(), Clock.systemUTC()),
                new TransformEngine(processes, settings.storage())));
        if (permitted.shell()) {
            engines.add(new ShellEngine(
                    processes,
                    new ShellSettings(permitted.shellUser(), permitted.shellMemory(), permitted.shellFile(), true)));
        }
        ssh(permitted.sshHosts()).ifPresent(ssh -> {
            engines.add(SshEngine.ssh(ssh));
            engines.add(SshEngine.toscassh(ssh));
        });
        return engines;
    }

    private static Optional<SshSettings> ssh(Optional<Path> hosts) {
        return hosts.map(file -> new SshSettings(file, file.resolveSibling("known_hosts"), SSH_CONNECT, true));
    }
}
