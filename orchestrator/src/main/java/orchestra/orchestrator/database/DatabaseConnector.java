package orchestra.orchestrator.database;

import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.client.MongoDatabase;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import orchestra.daemon.InvalidSettings;
import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.failure.FailureKind;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to MongoDB. Nothing is asked of the database before it is needed, so the daemon starts without it; while it
 * does not answer, work fails within seconds with {@link FailureKind#DATABASE_UNAVAILABLE}, and goes on by itself when
 * it does again. Safe for use by many threads.
 */
public final class DatabaseConnector implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseConnector.class);

    private final List<Consumer<MongoDatabase>> preparations;
    private volatile DatabaseAddress address;
    private volatile DatabaseClient client;
    private volatile DatabaseState state = new DatabaseState.Down("not asked yet");

    /**
     * Opens no connection yet.
     *
     * @param preparations what must be there before any work: idempotent, such as the making of indexes
     * @throws InvalidSettings when the address is not one
     */
    public DatabaseConnector(DatabaseAddress address, List<Consumer<MongoDatabase>> preparations) {
        this.preparations = List.copyOf(preparations);
        this.address = address;
        this.client = client(address);
    }

    /**
     * Runs one piece of work.
     *
     * @throws Failure when the database cannot be asked; whether a write took place is then unknown
     */
    public <T> T call(Function<MongoDatabase, T> work) {
        try {
            while (true) {
                Optional<T> answer = client.run(work);
                if (answer.isPresent()) {
                    return answer.get();
                }
            }
        } catch (MongoException failure) {
            throw translated(failure);
        }
    }

    /** Goes on at another address; work that runs ends on the old one. An address that is none is not taken. */
    public synchronized void use(DatabaseAddress wanted) {
        if (wanted.equals(address)) {
            return;
        }
        DatabaseClient old = client;
        try {
            client = client(wanted);
        } catch (InvalidSettings invalid) {
            LOG.atWarn().addKeyValue("cause", invalid.getMessage()).log("Database address not taken");
            return;
        }
        address = wanted;
        Thread.ofVirtual().name("database-close").start(old::close);
    }

    /** What the last {@link #look} found. */
    public DatabaseState state() {
        return state;
    }

    /** Asks the database whether it is there, for a few seconds at most. */
    public void look() {
        DatabaseState found;
        try {
            call(database -> database.runCommand(new Document("ping", 1)));
            found = new DatabaseState.Up();
        } catch (Failure failure) {
            found = new DatabaseState.Down(failure.detail());
        }
        if (!found.equals(state)) {
            switch (found) {
                case DatabaseState.Up up -> LOG.atInfo().log("Database found");
                case DatabaseState.Down(String cause) ->
                    LOG.atWarn().addKeyValue("cause", cause).log("Database missing");
            }
        }
        state = found;
    }

    @Override
    public void close() {
        client.close();
    }

    private DatabaseClient client(DatabaseAddress wanted) {
        try {
            return new DatabaseClient(wanted, preparations);
        } catch (IllegalArgumentException | MongoException invalid) {
            // The driver's own message may repeat the password: it is neither kept nor shown.
            throw new InvalidSettings(List.of("credential database-uri is not a valid MongoDB connection string"));
        }
    }

    private Failure translated(MongoException failure) {
        Optional<String> cause = cause(failure);
        if (cause.isEmpty()) {
            throw failure;
        }
        client.lost();
        return Failure.of(FailureKind.DATABASE_UNAVAILABLE, cause.get(), failure);
    }

    private static Optional<String> cause(MongoException failure) {
        if (failure instanceof MongoSecurityException || failure.getCode() == 18 || failure.getCode() == 13) {
            return Optional.of("The database refuses our credentials.");
        }
        if (failure instanceof MongoTimeoutException timeout) {
            return Optional.of(
                    String.valueOf(timeout.getMessage()).contains("MongoSecurityException")
                            ? "The database refuses our credentials."
                            : "No database server that takes writes can be reached.");
        }
        if (failure instanceof MongoSocketException) {
            return Optional.of("The connection to the database broke.");
        }
        if (failure instanceof MongoWriteConcernException) {
            return Optional.of("Too few database servers confirmed the write in time.");
        }
        // Not primary, shutting down, stepping down, interrupted: the server says so by its labels and codes.
        return failure.hasErrorLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL)
                        || failure.hasErrorLabel("RetryableWriteError")
                        || List.of(10107, 13435, 13436, 11600, 11602, 189, 91).contains(failure.getCode())
                ? Optional.of("The database server is going down or giving way to another.")
                : Optional.empty();
    }
}
