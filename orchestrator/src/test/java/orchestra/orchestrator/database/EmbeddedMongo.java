package orchestra.orchestrator.database;

import com.mongodb.client.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.util.List;
import java.util.function.Consumer;
import orchestra.daemon.Secret;

/** The embedded server that speaks MongoDB's wire protocol, which a unit without mongod runs on. */
public final class EmbeddedMongo implements AutoCloseable {
    private final MongoServer server = new MongoServer(new MemoryBackend());
    private final String uri;

    public EmbeddedMongo() {
        uri = server.bindAndGetConnectionString();
    }

    public DatabaseConnector connector(List<Consumer<MongoDatabase>> preparations) {
        return new DatabaseConnector(new DatabaseAddress(new Secret(uri), "orchestra"), preparations);
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
