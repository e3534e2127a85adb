package orchestra.orchestrator.database;

import com.mongodb.client.MongoDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import orchestra.daemon.Secret;
import orchestra.testbed.Mongod;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real mongod for one class of tests, as a static {@code @RegisterExtension}; every connector has an empty database. */
public final class RealMongo implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    private final List<DatabaseConnector> connectors = new ArrayList<>();
    private @Nullable Path folder;
    private @Nullable Mongod mongod;
    private int databases;

    /** Closed after the test. */
    public DatabaseConnector connector(List<Consumer<MongoDatabase>> preparations) {
        if (mongod == null) {
            throw new IllegalStateException("not started");
        }
        databases++;
        DatabaseAddress address = new DatabaseAddress(new Secret(mongod.uri()), "test" + databases);
        DatabaseConnector connector = new DatabaseConnector(address, preparations);
        connectors.add(connector);
        return connector;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        folder = Files.createTempDirectory("orchestra-mongod");
        mongod = Mongod.start(folder.resolve("db"));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        connectors.forEach(DatabaseConnector::close);
        connectors.clear();
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (mongod != null) {
            mongod.close();
        }
        if (folder != null) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
