package orchestra.local;

import de.bwaldvogel.mongo.MongoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/**
 * Speaks MongoDB's wire protocol where there is no mongod, and takes its flags: {@code --dbpath D --port P --bind_ip A}.
 * For a local unit only: it knows no authentication. Stops cleanly on SIGTERM.
 */
public final class EmbeddedMongod {
    private EmbeddedMongod() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Map<String, String> flags = flags(arguments);
        String address = flags.getOrDefault("bind_ip", "127.0.0.1");
        if (!address.startsWith("127.") && !address.equals("::1") && !address.equals("localhost")) {
            System.err.println("the embedded database listens on loopback only, not on " + address);
            System.exit(2);
        }
        Path folder = Path.of(flags.getOrDefault("dbpath", "."));
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
        server.bind(address, Integer.parseInt(flags.getOrDefault("port", "27017")));
        System.out.println("the embedded database listens on " + server.getLocalAddress());
        end.await();
    }

    /** {@code --name value} and {@code --name=value}; a flag without a value is empty. */
    static Map<String, String> flags(String... arguments) {
        Map<String, String> flags = new TreeMap<>();
        for (int index = 0; index < arguments.length; index++) {
            String flag = arguments[index].replaceFirst("^--", "");
            int equals = flag.indexOf('=');
            if (equals >= 0) {
                flags.put(flag.substring(0, equals), flag.substring(equals + 1));
            } else if (index + 1 < arguments.length && !arguments[index + 1].startsWith("--")) {
                flags.put(flag, arguments[++index]);
            } else {
                flags.put(flag, "");
            }
        }
        return flags;
    }
}
