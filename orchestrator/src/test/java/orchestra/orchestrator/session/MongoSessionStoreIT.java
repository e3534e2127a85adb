package orchestra.orchestrator.session;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import orchestra.daemon.Secret;
import orchestra.orchestrator.database.DatabaseAddress;
import orchestra.orchestrator.database.DatabaseConnector;
import orchestra.testbed.Mongod;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

final class MongoSessionStoreIT extends SessionStoreContract {
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static @Nullable Mongod mongod;

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

    @Override
    SessionStore store() {
        if (mongod == null) {
            throw new IllegalStateException("not started");
        }
        DatabaseAddress address = new DatabaseAddress(new Secret(mongod.uri()), "sessions" + NAMES.incrementAndGet());
        return new MongoSessionStore(new DatabaseConnector(address, List.of(MongoSessionStore::prepare)));
    }
}
