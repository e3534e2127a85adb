package orchestra.orchestrator.database;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One MongoDB client and the work that runs on it. It is closed only when that work is done, so that a client can be
 * replaced under load. What must be there before any work (unique indexes) is made once, by the first to come.
 */
final class DatabaseClient {
    private static final Duration SELECTION = Duration.ofSeconds(3);
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration JOURNAL = Duration.ofSeconds(5);
    private static final Duration LAST_WORK = Duration.ofSeconds(15);
    private static final int CONNECTIONS = 64;

    private final MongoClient client;
    private final MongoDatabase database;
    private final List<Consumer<MongoDatabase>> preparations;
    private final ReentrantReadWriteLock inUse = new ReentrantReadWriteLock();
    private final ReentrantLock preparing = new ReentrantLock();
    private volatile boolean prepared;
    private boolean closed;

    DatabaseClient(DatabaseAddress address, List<Consumer<MongoDatabase>> preparations) {
        this.client = MongoClients.create(settings(address));
        this.database = client.getDatabase(address.name());
        this.preparations = List.copyOf(preparations);
    }

    /** Runs the work, or answers empty when this client is closed and its successor must be asked. */
    <T> Optional<T> run(Function<MongoDatabase, T> work) {
        ReentrantReadWriteLock.ReadLock lock = inUse.readLock();
        lock.lock();
        try {
            if (closed) {
                return Optional.empty();
            }
            prepare();
            return Optional.of(work.apply(database));
        } finally {
            lock.unlock();
        }
    }

    /** The database may be another one when it answers again: prepare it anew. */
    void lost() {
        prepared = false;
    }

    /** Closes when the work that runs is done, or after a while in any case. */
    void close() {
        ReentrantReadWriteLock.WriteLock lock = inUse.writeLock();
        boolean quiet = false;
        try {
            quiet = lock.tryLock(LAST_WORK.toMillis(), TimeUnit.MILLISECONDS);
            closed = true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            client.close();
            if (quiet) {
                lock.unlock();
            }
        }
    }

    private void prepare() {
        if (prepared) {
            return;
        }
        // While the database is away everybody waits here, but nobody longer than for the database itself.
        try {
            if (!preparing.tryLock(SELECTION.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new MongoTimeoutException("The database is still being prepared");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new MongoTimeoutException("Interrupted while the database was prepared");
        }
        try {
            if (!prepared) {
                preparations.forEach(preparation -> preparation.accept(database));
                prepared = true;
            }
        } finally {
            preparing.unlock();
        }
    }

    private static MongoClientSettings settings(DatabaseAddress address) {
        return MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(address.uri().reveal()))
                .applicationName("orchestra")
                // A write that was answered is in the journal of most servers, and so survives kill -9 of all of them.
                .writeConcern(
                        WriteConcern.MAJORITY.withJournal(true).withWTimeout(JOURNAL.toMillis(), TimeUnit.MILLISECONDS))
                .readConcern(ReadConcern.DEFAULT)
                .readPreference(ReadPreference.primary())
                .applyToClusterSettings(
                        cluster -> cluster.serverSelectionTimeout(SELECTION.toMillis(), TimeUnit.MILLISECONDS))
                .applyToSocketSettings(socket -> socket.connectTimeout(CONNECT.toMillis(), TimeUnit.MILLISECONDS)
                        .readTimeout(ANSWER.toMillis(), TimeUnit.MILLISECONDS))
                .applyToConnectionPoolSettings(
                        pool -> pool.maxSize(CONNECTIONS).maxWaitTime(SELECTION.toMillis(), TimeUnit.MILLISECONDS))
                .applyToServerSettings(server -> server.heartbeatFrequency(1, TimeUnit.SECONDS))
                .build();
    }
}
