package orchestra.agent.mongo;

import com.mongodb.MongoCommandException;
import java.util.List;
import java.util.Set;
import orchestra.agent.apply.StepFailure;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/** A replica set with one member, which is its primary. */
final class ReplicaSet {

    private static final int NO_REPLICATION_ENABLED = 76;
    private static final int NOT_YET_INITIALIZED = 94;
    private static final int ALREADY_INITIALIZED = 23;
    private static final int CONFIGURATION_IN_PROGRESS = 109;
    private static final Set<Integer> BUSY =
            Set.of(ALREADY_INITIALIZED, NOT_YET_INITIALIZED, CONFIGURATION_IN_PROGRESS);

    private final Server server;
    private final String name;
    private final String member;

    ReplicaSet(Server server, String name, String member) {
        this.server = server;
        this.name = name;
        this.member = member;
    }

    /** Within {@link Server#settle}. Asks one thing when all is well. */
    void ensure() {
        BsonDocument hello = server.ask("admin", command("hello"));
        if (!hello.containsKey("setName")) {
            start();
            throw server.notYet("it is not the primary of a replica set");
        }
        String found = hello.getString("setName").getValue();
        if (!found.equals(name)) {
            throw new StepFailure("the database server at " + server.address() + " is a member of the replica set "
                    + found + ", expected " + name + ": start it with --replSet " + name);
        }
        if (!hello.getArray("hosts", new BsonArray()).equals(members())) {
            move(config());
            throw server.notYet("its replica set does not have the one member " + member);
        }
        if (!hello.getBoolean("isWritablePrimary").getValue()) {
            throw server.notYet("it is not the primary of its replica set");
        }
    }

    /** It has no replica set, has not read its own yet, or is no member of it because its address changed. */
    private void start() {
        BsonDocument config;
        try {
            config = config();
        } catch (MongoCommandException e) {
            if (e.getErrorCode() == NO_REPLICATION_ENABLED) {
                throw new StepFailure(
                        "the database server at " + server.address() + " runs without a replica set: start it with"
                                + " --replSet " + name,
                        e);
            }
            if (e.getErrorCode() != NOT_YET_INITIALIZED) {
                throw e;
            }
            initiate();
            return;
        }
        if (!host(config.getArray("members").get(0)).equals(member)) {
            move(config);
        }
    }

    private void initiate() {
        BsonDocument only = new BsonDocument("_id", new BsonInt32(0)).append("host", new BsonString(member));
        BsonDocument config =
                new BsonDocument("_id", new BsonString(name)).append("members", new BsonArray(List.of(only)));
        order(new BsonDocument("replSetInitiate", config));
    }

    /** By force: a server whose address changed is no member any more, and nobody else could be asked. */
    private void move(BsonDocument config) {
        BsonArray members = config.getArray("members");
        BsonDocument only = members.get(0).asDocument().clone().append("host", new BsonString(member));
        BsonDocument moved = config.clone()
                .append("version", new BsonInt32(config.getNumber("version").intValue() + 1))
                .append("members", new BsonArray(List.of(only)));
        order(new BsonDocument("replSetReconfig", moved).append("force", BsonBoolean.TRUE));
    }

    /** A server that has just started may be about to read its configuration: then what it says next will tell. */
    private void order(BsonDocument command) {
        try {
            server.orderAsIs("admin", command);
        } catch (MongoCommandException e) {
            if (!BUSY.contains(e.getErrorCode())) {
                throw e;
            }
        }
    }

    private BsonDocument config() {
        return server.ask("admin", command("replSetGetConfig")).getDocument("config");
    }

    private BsonArray members() {
        return new BsonArray(List.of(new BsonString(member)));
    }

    private static String host(BsonValue member) {
        return member.asDocument().getString("host").getValue();
    }

    private static BsonDocument command(String name) {
        return new BsonDocument(name, new BsonInt32(1));
    }
}
