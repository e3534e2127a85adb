package orchestra.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import orchestra.broker.Broker;
import orchestra.broker.BrokerUri;
import orchestra.daemon.Loop;
import orchestra.protocol.Job;
import orchestra.worker.engine.Attempt;
import orchestra.worker.engine.Ending;
import orchestra.worker.engine.Engine;

/**
 * The daemon as a process of its own, with a broker that is a folder: a file in it is a job for the queue that its name
 * begins with. The last broker URI that it was told is written beside the folder.
 */
final class WorkerProgram {
    private WorkerProgram() {}

    public static void main(String[] arguments) throws InterruptedException {
        Runtime.getRuntime().halt(new Daemon(WorkerProgram::broker, settings -> List.of(new Sleep())).run(arguments));
    }

    private static Broker broker(BrokerUri uri) {
        FakeBroker broker = new FakeBroker();
        broker.use(uri);
        Path jobs = Path.of(System.getProperty("jobs"));
        broker.onClose(Loop.start("jobs", Duration.ofMillis(50), () -> feed(broker, jobs)));
        return broker;
    }

    private static void feed(FakeBroker broker, Path jobs) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(jobs, "*.job")) {
            Files.writeString(jobs.resolveSibling("used-uri"), broker.uri.text());
            for (Path file : files) {
                String name = file.getFileName().toString();
                byte[] body = Files.readAllBytes(file);
                Files.delete(file);
                broker.put(name.substring(0, name.indexOf('@')), body);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Sleeps for as many milliseconds as the artifact says. */
    private static final class Sleep implements Engine {
        @Override
        public String name() {
            return "sleep";
        }

        @Override
        public Ending run(Job job, Attempt attempt) {
            CountDownLatch stopped = new CountDownLatch(1);
            attempt.onStop(stopped::countDown);
            try {
                return stopped.await(Long.parseLong(job.artifact()), TimeUnit.MILLISECONDS)
                        ? Ending.failure("stopped", "")
                        : Ending.success(Map.of(), "");
            } catch (InterruptedException interrupted) {
                return Ending.failure("interrupted", "");
            }
        }
    }
}
