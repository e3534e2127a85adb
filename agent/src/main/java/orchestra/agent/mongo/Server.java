package orchestra.agent.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoServerException;
import com.mongodb.MongoSocketException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerMonitoringMode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import orchestra.agent.apply.Pause;
import orchestra.agent.apply.StepFailure;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.codecs.BsonValueCodecProvider;
import org.bson.codecs.configuration.CodecRegistries;
import org.jspecify.annotations.Nullable;

/**
 * One database server and what may go wrong with it. Commands are sent within {@link #settle} and {@link #know}, which
 * begin anew when the server does not answer or is not the primary, and turn every other failure into a
 * {@link StepFailure}.
 */
final class Server implements AutoCloseable {

    private static final Duration SLICE = Duration.ofMillis(500);
    private static final Duration BETWEEN = Duration.ofMillis(50);
    private static final int CONNECT = (int) Duration.ofSeconds(5).toMillis();
    private static final Duration ANSWER = Duration.ofSeconds(30);

    /** Written to the journal of most members, or not acknowledged. */
    private static final BsonDocument DURABLE = new BsonDocument("w", new BsonString("majority"))
            .append("j", BsonBoolean.TRUE)
            .append("wtimeout", new BsonInt32((int) Duration.ofSeconds(20).toMillis()));

    /** Where java.util.logging finds its settings: an empty file is a log that goes nowhere. */
    private static final String LOGGING = "java.util.logging.config.file";

    /** AuthenticationFailed and MechanismUnavailable. */
    private static final Set<Integer> REFUSALS = Set.of(18, 334);

    private static final int OUT_OF_DISK_SPACE = 14031;
    private static final String NO_SPACE = "No space left on device";

    private final MongoClient client;
    private final String address;
    private final Duration patience;
    private final WriteListener listener;
    private final Accounts accounts = new Accounts(this);
    private boolean changed;
    private boolean givenUp;

    private Server(MongoClient client, String address, Duration patience, WriteListener listener) {
        this.client = client;
        this.address = address;
        this.patience = patience;
        this.listener = listener;
    }

    /** Connects to nothing yet. */
    static Server open(String uri, Duration patience, WriteListener listener) {
        return open(uri, patience, listener, ANSWER);
    }

    /** The same, for commands that may take long to be answered. */
    static Server open(String uri, Duration patience, WriteListener listener, Duration answer) {
        if (System.getProperty(LOGGING) == null) {
            // The driver warns, on a hook's standard error, that without SLF4J it logs nothing.
            System.setProperty(LOGGING, "/dev/null");
        }
        try {
            ConnectionString parsed = new ConnectionString(uri);
            return new Server(
                    MongoClients.create(settings(parsed, answer)),
                    String.join(",", parsed.getHosts()),
                    patience,
                    listener);
        } catch (IllegalArgumentException e) {
            // The reason may quote the string, and in it the password.
            throw new StepFailure("what the agent was given to reach the database server is not a MongoDB connection"
                    + " string: expected mongodb://USER:PASSWORD@HOST:PORT/");
        }
    }

    private static MongoClientSettings settings(ConnectionString uri, Duration answer) {
        return MongoClientSettings.builder()
                .applyConnectionString(uri)
                .applicationName("orchestra-agent")
                .codecRegistry(CodecRegistries.fromProviders(new BsonValueCodecProvider()))
                .compressorList(List.of())
                .retryReads(false)
                .retryWrites(false)
                .applyToClusterSettings(
                        cluster -> cluster.serverSelectionTimeout(SLICE.toMillis(), TimeUnit.MILLISECONDS))
                .applyToConnectionPoolSettings(pool -> pool.minSize(0).maxSize(1))
                .applyToServerSettings(server -> server.serverMonitoringMode(ServerMonitoringMode.POLL)
                        .minHeartbeatFrequency(BETWEEN.toMillis(), TimeUnit.MILLISECONDS))
                .applyToSocketSettings(socket -> socket.connectTimeout(CONNECT, TimeUnit.MILLISECONDS)
                        .readTimeout(answer.toMillis(), TimeUnit.MILLISECONDS))
                .build();
    }

    Accounts accounts() {
        return accounts;
    }

    String address() {
        return address;
    }

    /**
     * Runs an attempt, again and again while the server does not answer. It must do nothing when all is well already.
     *
     * @param what what it is to do, for the message of a failure
     * @return whether it changed anything
     */
    boolean settle(String what, Runnable attempt) {
        changed = false;
        know(what, () -> {
            attempt.run();
            return changed;
        });
        return changed;
    }

    /** Finds something out, again and again while the server does not answer. */
    <T> T know(String what, Supplier<T> attempt) {
        // One that did not answer in time is not waited for once more in the same hook.
        long end = System.nanoTime() + (givenUp ? 0 : patience.toNanos());
        while (true) {
            MongoException silence;
            try {
                T answer = attempt.get();
                givenUp = false;
                return answer;
            } catch (MongoCommandException e) {
                throw failure(what, e);
            } catch (MongoInterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StepFailure("interrupted while waiting for the database server at " + address, e);
            } catch (MongoException e) {
                if (refused(e)) {
                    throw new StepFailure("the database server at " + address + " refuses the agent's credentials", e);
                }
                silence = e;
            }
            accounts.forget();
            if (System.nanoTime() > end) {
                givenUp = true;
                throw new StepFailure(
                        "the database server at " + address + " did not let the agent " + what + " within "
                                + patience.toSeconds() + " s: " + reason(silence),
                        silence);
            }
            Pause.REAL.of(BETWEEN);
        }
    }

    /** Waits a moment for something that {@link #know} asks again for; the wait counts as silence. */
    MongoException notYet(String reason) {
        return new NotYet(reason);
    }

    /** Runs a command that changes nothing. */
    BsonDocument ask(String database, BsonDocument command) {
        return client.getDatabase(database).runCommand(command, BsonDocument.class);
    }

    /** Runs a command that changes something, durably. */
    BsonDocument order(String database, BsonDocument command) {
        return orderAsIs(database, command.append("writeConcern", DURABLE));
    }

    /** Runs a command that changes something and knows no write concern. */
    BsonDocument orderAsIs(String database, BsonDocument command) {
        listener.before(command.getFirstKey());
        accounts.forget();
        BsonDocument answer;
        try {
            answer = ask(database, command);
        } catch (MongoSocketException e) {
            changed = true;
            throw e;
        }
        changed = true;
        for (String trouble : List.of("writeErrors", "writeConcernError")) {
            if (answer.containsKey(trouble)) {
                throw new StepFailure("the database server at " + address + " did not store what "
                        + command.getFirstKey() + " changes: " + answer.get(trouble));
            }
        }
        return answer;
    }

    /** Runs a command that changes something, on a server that knows no write concern but its own. */
    BsonDocument orderPlainly(String database, BsonDocument command) {
        listener.before(command.getFirstKey());
        return ask(database, command);
    }

    /** For what is not a single command. */
    MongoClient client() {
        return client;
    }

    /** What went wrong with something that is not tried again. */
    StepFailure onlyOnce(String what, MongoException failure) {
        if (failure instanceof MongoCommandException refusal) {
            return failure(what, refusal);
        }
        if (refused(failure)) {
            return new StepFailure("the database server at " + address + " refuses the agent's credentials", failure);
        }
        return new StepFailure(
                "the database server at " + address + " did not let the agent " + what + ": " + failure.getMessage(),
                failure);
    }

    @Override
    public void close() {
        client.close();
    }

    private StepFailure failure(String what, MongoCommandException refusal) {
        int code = refusal.getErrorCode();
        if (code == Accounts.UNAUTHORIZED) {
            // Its own words quote the command.
            return new StepFailure("the database server at " + address + " does not allow the agent to " + what
                    + ": give the agent's user a role that may, such as root");
        }
        String words = "the database server at " + address + " could not " + what + ": " + refusal.getErrorMessage()
                + " (" + refusal.getErrorCodeName() + ", " + code + ")";
        boolean full = code == OUT_OF_DISK_SPACE || words.contains(NO_SPACE);
        return new StepFailure(full ? words + ": free some disk space on its machine" : words, refusal);
    }

    private static boolean refused(MongoException failure) {
        return failure instanceof MongoSecurityException
                && failure.getCause() instanceof MongoCommandException answer
                && REFUSALS.contains(answer.getErrorCode());
    }

    private String reason(MongoException silence) {
        if (silence instanceof NotYet) {
            return String.valueOf(silence.getMessage());
        }
        if (silence instanceof MongoServerException) {
            return "it is not the primary of a replica set";
        }
        for (ServerDescription seen : client.getClusterDescription().getServerDescriptions()) {
            Throwable cause = seen.getException();
            if (cause != null) {
                return "it does not answer: " + root(cause).getMessage();
            }
        }
        return "it does not answer: " + root(silence).getMessage();
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return root;
    }

    /** The server answers, but is not there yet. */
    private static final class NotYet extends MongoException {

        private static final long serialVersionUID = 1L;

        NotYet(@Nullable String reason) {
            super(reason);
        }
    }
}
