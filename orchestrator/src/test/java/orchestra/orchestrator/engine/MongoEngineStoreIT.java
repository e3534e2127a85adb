package orchestra.orchestrator.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import orchestra.daemon.Secret;
import orchestra.orchestrator.database.DatabaseAddress;
import orchestra.orchestrator.database.DatabaseConnector;
import orchestra.testbed.Mongod;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

final class MongoEngineStoreIT extends EngineStoreContract {
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static @Nullable Mongod mongod;
    private @Nullable DatabaseConnector database;

    @BeforeAll
    static void start(@TempDir Path folder) {
        mongod = Mongod.start(folder.resolve("db"));
    }

    @AfterAll
    static void stop() {
        if (mongod != null) {
            mongod.close();
        }
    }

    @AfterEach
    void disconnect() {
        if (database != null) {
            database.close();
        }
    }

    @Override
    EngineStore store() {
        if (mongod == null) {
            throw new IllegalStateException("not started");
        }
        String fresh = "engines" + NAMES.incrementAndGet();
        DatabaseConnector connector =
                new DatabaseConnector(new DatabaseAddress(new Secret(mongod.uri()), fresh), List.of());
        database = connector;
        return new MongoEngineStore(connector);
    }
}
