package orchestra.local;

import de.bwaldvogel.mongo.MongoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * Speaks MongoDB's wire protocol where there is no mongod, and takes its flags: {@code --dbpath D --port P --bind_ip A}.
 * For a local unit only: it knows no authentication. Stops cleanly on SIGTERM.
 */
public final class EmbeddedMongod {
    private EmbeddedMongod() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        try {
            serve(Flags.of(arguments));
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(2);
        }
    }

    private static void serve(Flags flags) throws IOException, InterruptedException {
        String address = flags.address();
        Path folder = Path.of(flags.text("dbpath", "."));
        Files.createDirectories(folder);
        DurableBackend backend =
                new DurableBackend(folder.resolve("orchestra.mv").toString());
        MongoServer server = new MongoServer(backend);
        CountDownLatch end = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            server.shutdownNow();
            backend.close();
            end.countDown();
        }));
        server.bind(address, flags.port(27017));
        System.out.println("the embedded database listens on " + server.getLocalAddress());
        end.await();
    }
}
