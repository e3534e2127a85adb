package orchestra.agent.mongo;

import com.mongodb.ClientSessionOptions;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.WriteConcern;
import com.mongodb.client.ClientSession;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.InsertManyOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import orchestra.agent.apply.StepFailure;
import orchestra.agent.plan.DatabaseAccess;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * Reads whole collections as they are at one moment, and writes whole collections. Nothing is tried again: what goes
 * wrong is a {@link StepFailure}. Not for several threads.
 */
public final class DatabaseCopy implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** An index over many documents takes a while. */
    private static final Duration ANSWER = Duration.ofMinutes(30);

    private static final int SNAPSHOT_TOO_OLD = 239;
    private static final int SNAPSHOT_UNAVAILABLE = 246;
    private static final int NAMESPACE_NOT_FOUND = 26;
    private static final int BATCH = 500;
    private static final String WINDOW = "minSnapshotHistoryWindowInSeconds";
    private static final int USUAL_WINDOW = 300;

    /** So long a backup may take. As a sign of one that was killed it is a number nobody else would choose. */
    private static final int WIDE_WINDOW = 6 * 3600 + 7;

    private final Server server;
    private final WriteListener listener;
    private final boolean embedded;

    /** What the server had before; the usual where a backup that was killed took it along. */
    private long formerWindow = USUAL_WINDOW;

    private DatabaseCopy(Server server, WriteListener listener, boolean embedded) {
        this.server = server;
        this.listener = listener;
        this.embedded = embedded;
    }

    /**
     * Connects to nothing yet.
     *
     * @param embedded whether it is the server of {@code ./run}, which knows no snapshots
     */
    public static DatabaseCopy open(DatabaseAccess access, boolean embedded) {
        return open(access, embedded, WriteListener.NONE);
    }

    static DatabaseCopy open(DatabaseAccess access, boolean embedded, WriteListener listener) {
        Server server = Server.open(access.uri().reveal(), PATIENCE, listener, ANSWER);
        return new DatabaseCopy(server, listener, embedded);
    }

    /** The server's version; waits a while for the server. */
    public String version() {
        return server.know(
                "ask for its version",
                () -> server.ask("admin", command("buildInfo"))
                        .getString("version")
                        .getValue());
    }

    /** How much a database's documents take, not compressed. */
    public long bytes(String database) {
        return once(
                "measure the database " + database,
                () -> DatabaseLook.number(server.ask(database, command("dbStats")), "dataSize"));
    }

    /** How much room the server's disk has; a lot where it does not say. */
    public long room(String database) {
        BsonDocument stats = once("measure the database " + database, () -> server.ask(database, command("dbStats")));
        return stats.containsKey("fsTotalSize")
                ? DatabaseLook.number(stats, "fsTotalSize") - DatabaseLook.number(stats, "fsUsedSize")
                : Long.MAX_VALUE;
    }

    /** A database's collections, sorted; what only looks like one, such as a view, is refused. */
    public List<CollectionForm> collections(String database) {
        return once("list the collections of the database " + database, () -> {
            List<CollectionForm> forms = new ArrayList<>();
            for (BsonDocument found : server.client().getDatabase(database).listCollections(BsonDocument.class)) {
                String name = found.getString("name").getValue();
                String type =
                        found.getString("type", new BsonString("collection")).getValue();
                if (name.startsWith("system.")) {
                    continue;
                }
                if (!type.equals("collection")) {
                    throw new StepFailure("the database " + database + " has a " + type + " named " + name
                            + ", and backups hold plain collections only: drop it first");
                }
                forms.add(new CollectionForm(
                        name, found.getDocument("options", new BsonDocument()), indexes(database, name), uuid(found)));
            }
            forms.sort(Comparator.comparing(CollectionForm::name));
            return forms;
        });
    }

    private List<BsonDocument> indexes(String database, String collection) {
        List<BsonDocument> indexes = new ArrayList<>();
        for (BsonDocument index :
                server.client().getDatabase(database).getCollection(collection).listIndexes(BsonDocument.class)) {
            index.remove("ns");
            indexes.add(index);
        }
        return indexes;
    }

    private static String uuid(BsonDocument found) {
        BsonValue uuid = found.getDocument("info", new BsonDocument()).get("uuid");
        return uuid != null && uuid.isBinary()
                ? HexFormat.of().formatHex(uuid.asBinary().getData())
                : "";
    }

    /**
     * One moment, from now on readable as long as the server keeps it.
     *
     * @param database a database
     * @param collection one that is in it: where there is none the server names no moment
     */
    public Moment moment(String database, String collection) {
        if (embedded) {
            return new Moment(null, "while the orchestrator was stopped; the embedded database has no snapshots");
        }
        return once("read a snapshot", () -> {
            ClientSession session = server.client()
                    .startSession(ClientSessionOptions.builder().snapshot(true).build());
            server.client()
                    .getDatabase(database)
                    .getCollection(collection, RawBsonDocument.class)
                    .find(session)
                    .limit(1)
                    .first();
            BsonTimestamp time = session.getSnapshotTimestamp();
            if (time == null) {
                session.close();
                throw new StepFailure("the database server at " + server.address() + " gives no snapshots: expected"
                        + " version 5.0 or later, a replica set");
            }
            return new Moment(session, "cluster time " + time.getTime() + "." + time.getInc());
        });
    }

    /** The moment of databases in which nothing was ever written. */
    public Moment nothing() {
        return new Moment(null, "the databases hold nothing");
    }

    /** What the databases held at one moment. */
    public final class Moment implements AutoCloseable {

        private final @Nullable ClientSession session;
        private final String text;

        private Moment(@Nullable ClientSession session, String text) {
            this.session = session;
            this.text = text;
        }

        /** Which moment, in words. */
        public String text() {
            return text;
        }

        /** Hands out every document of a collection; throws {@link StaleSnapshot} when that cannot be had any more. */
        public void documents(String database, String collection, Consumer<RawBsonDocument> each) {
            once("read the collection " + database + "." + collection, () -> {
                MongoCollection<RawBsonDocument> documents =
                        server.client().getDatabase(database).getCollection(collection, RawBsonDocument.class);
                FindIterable<RawBsonDocument> found = session == null ? documents.find() : documents.find(session);
                try (MongoCursor<RawBsonDocument> cursor =
                        found.batchSize(BATCH).noCursorTimeout(session == null).iterator()) {
                    cursor.forEachRemaining(each);
                }
                return true;
            });
        }

        @Override
        public void close() {
            if (session != null) {
                session.close();
            }
        }
    }

    /**
     * Has the server keep its history for long enough, or as long as before.
     *
     * @return whether it does; another's server need not let us
     */
    public boolean keepHistory(boolean wide) {
        if (embedded) {
            return false;
        }
        try {
            BsonDocument now = server.ask("admin", command("getParameter").append(WINDOW, new BsonInt32(1)));
            long current = DatabaseLook.number(now, WINDOW);
            boolean ours = current == WIDE_WINDOW;
            if (wide == ours || (wide && current > WIDE_WINDOW)) {
                return true;
            }
            if (wide) {
                formerWindow = current;
            }
            server.ask(
                    "admin", command("setParameter").append(WINDOW, new BsonInt64(wide ? WIDE_WINDOW : formerWindow)));
            return true;
        } catch (MongoException e) {
            return false;
        }
    }

    /** Makes a collection with its options. */
    public void create(String database, String name, BsonDocument options) {
        once("make the collection " + database + "." + name, () -> {
            BsonDocument create = new BsonDocument("create", new BsonString(name));
            create.putAll(options);
            return embedded ? server.orderPlainly(database, create) : server.order(database, create);
        });
    }

    /**
     * Adds documents, durably.
     *
     * @param unchecked whether the collection's validator is passed by, which takes a right of its own
     */
    public void insert(String database, String name, List<RawBsonDocument> documents, boolean unchecked) {
        listener.before("insert");
        once(
                "fill the collection " + database + "." + name,
                () -> server.client()
                        .getDatabase(database)
                        .getCollection(name, RawBsonDocument.class)
                        .withWriteConcern(
                                embedded
                                        ? WriteConcern.W1
                                        : WriteConcern.MAJORITY
                                                .withJournal(true)
                                                .withWTimeout(60, TimeUnit.SECONDS))
                        .insertMany(documents, new InsertManyOptions().bypassDocumentValidation(unchecked)));
    }

    /** Makes a collection's indexes; the one over {@code _id} is there already. */
    public void index(String database, String name, List<BsonDocument> indexes) {
        BsonArray wanted = new BsonArray();
        for (BsonDocument index : indexes) {
            boolean there = index.getString("name").getValue().equals("_id_") || index.containsKey("clustered");
            if (!there) {
                wanted.add(index);
            }
        }
        if (!wanted.isEmpty()) {
            once("make the indexes of the collection " + database + "." + name, () -> {
                BsonDocument make = new BsonDocument("createIndexes", new BsonString(name)).append("indexes", wanted);
                return embedded ? server.orderPlainly(database, make) : server.order(database, make);
            });
        }
    }

    /** Gives a collection another name; one that had it is gone, in the same instant. */
    public void rename(String database, String from, String to) {
        once("rename the collection " + database + "." + from, () -> {
            BsonDocument rename = new BsonDocument("renameCollection", new BsonString(database + "." + from))
                    .append("to", new BsonString(database + "." + to))
                    .append("dropTarget", BsonBoolean.TRUE);
            return embedded ? server.orderPlainly("admin", rename) : server.order("admin", rename);
        });
    }

    /** Drops a collection; none is as good. */
    public void drop(String database, String name) {
        once("drop the collection " + database + "." + name, () -> {
            BsonDocument drop = new BsonDocument("drop", new BsonString(name));
            try {
                return embedded ? server.orderPlainly(database, drop) : server.order(database, drop);
            } catch (MongoCommandException e) {
                if (e.getErrorCode() == NAMESPACE_NOT_FOUND) {
                    return drop;
                }
                throw e;
            }
        });
    }

    @Override
    public void close() {
        server.close();
    }

    private <T> T once(String what, Supplier<T> work) {
        try {
            return work.get();
        } catch (MongoException e) {
            if (Set.of(SNAPSHOT_TOO_OLD, SNAPSHOT_UNAVAILABLE).contains(e.getCode())) {
                throw new StaleSnapshot("the moment cannot be read any more", e);
            }
            throw server.onlyOnce(what, e);
        }
    }

    private static BsonDocument command(String name) {
        return new BsonDocument(name, new BsonInt32(1));
    }
}
