package orchestra.agent.mongo;

import com.mongodb.MongoCommandException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import orchestra.agent.apply.StepFailure;
import orchestra.agent.plan.DatabaseUser;
import orchestra.charm.Secret;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * The users of a server. Each that we make carries {@code customData.orchestra.mark}, a {@link Seal} over its
 * credentials, so that nobody has to log in to find out whether its password is the one we set. All methods but
 * {@link #forget} are for {@link Server#settle} and {@link Server#know}.
 *
 * <p>INVARIANT: a user's password and an empty mark are set by one command, and the mark is filled in last. So whoever
 * is killed in between leaves a user that works, and whose change the next run makes again from its beginning.
 */
final class Accounts {

    static final int UNAUTHORIZED = 13;

    private static final int USER_NOT_FOUND = 11;
    private static final String OURS = "orchestra";

    private final Server server;
    private final Map<String, Map<String, BsonDocument>> byDatabase = new HashMap<>();
    private @Nullable Map<String, BsonDocument> everywhere;

    Accounts(Server server) {
        this.server = server;
    }

    /** What the server told of its users is old. */
    void forget() {
        everywhere = null;
        byDatabase.clear();
    }

    /** Makes the user what it should be. */
    void ensure(DatabaseUser user, Secret seal) {
        BsonDocument found = users(user.database()).get(id(user.database(), user.name()));
        if (found == null) {
            server.order(user.database(), withPassword("createUser", user).append("roles", roles(user)));
            mark(user, seal);
            return;
        }
        boolean rolesDiffer = !roles(found.getArray("roles")).equals(roles(roles(user)));
        if (!Seal.holds(seal, found, user.password())) {
            BsonDocument update = withPassword("updateUser", user);
            // Who may set a password may not always set roles.
            server.order(user.database(), rolesDiffer ? update.append("roles", roles(user)) : update);
            cutOff(user);
            mark(user, seal);
            return;
        }
        if (rolesDiffer) {
            server.order(user.database(), command("updateUser", user).append("roles", roles(user)));
        }
    }

    /** Makes sure that there is no such user. */
    void drop(String database, String name) {
        if (!users(database).containsKey(id(database, name))) {
            return;
        }
        try {
            server.order(database, new BsonDocument("dropUser", new BsonString(name)));
        } catch (MongoCommandException e) {
            if (e.getErrorCode() != USER_NOT_FOUND) {
                throw e;
            }
        }
    }

    /** The names of a database's users that carry a mark, be it an empty one. */
    Set<String> ours(String database) {
        Set<String> names = new TreeSet<>();
        for (BsonDocument user : users(database).values()) {
            if (user.getString("db").getValue().equals(database) && custom(user).containsKey(OURS)) {
                names.add(user.getString("user").getValue());
            }
        }
        return names;
    }

    /** Whether a client is connected as that user. */
    boolean inUse(String database, String name) {
        BsonDocument who = new BsonDocument("user", new BsonString(name)).append("db", new BsonString(database));
        BsonDocument all = new BsonDocument("allUsers", BsonBoolean.TRUE).append("idleConnections", BsonBoolean.TRUE);
        BsonDocument match = new BsonDocument("effectiveUsers", new BsonDocument("$elemMatch", who))
                .append("client", new BsonDocument("$exists", BsonBoolean.TRUE));
        BsonArray pipeline = new BsonArray(List.of(
                new BsonDocument("$currentOp", all),
                new BsonDocument("$match", match),
                new BsonDocument("$limit", new BsonInt32(1))));
        BsonDocument question = new BsonDocument("aggregate", new BsonInt32(1))
                .append("pipeline", pipeline)
                .append("cursor", new BsonDocument());
        try {
            BsonDocument answer = server.ask("admin", question);
            return !answer.getDocument("cursor").getArray("firstBatch").isEmpty();
        } catch (MongoCommandException e) {
            if (e.getErrorCode() == UNAUTHORIZED) {
                // Another's server need not let us see who is connected: then somebody may be.
                return true;
            }
            throw e;
        }
    }

    /** With another user id, whoever is connected as that user is no longer that user at its next command. */
    private void cutOff(DatabaseUser user) {
        BsonDocument set = new BsonDocument("$set", new BsonDocument("userId", new BsonBinary(UUID.randomUUID())));
        BsonDocument update = new BsonDocument(
                        "q", new BsonDocument("_id", new BsonString(id(user.database(), user.name()))))
                .append("u", set);
        try {
            server.order(
                    "admin",
                    new BsonDocument("update", new BsonString("system.users"))
                            .append("updates", new BsonArray(List.of(update))));
        } catch (MongoCommandException e) {
            if (e.getErrorCode() != UNAUTHORIZED) {
                throw e;
            }
            // Another's server need not let us do that: then a new user of the same name does it.
            drop(user.database(), user.name());
            server.order(user.database(), withPassword("createUser", user).append("roles", roles(user)));
        }
    }

    private void mark(DatabaseUser user, Secret seal) {
        BsonDocument which =
                new BsonDocument("user", new BsonString(user.name())).append("db", new BsonString(user.database()));
        BsonDocument made = byId(read(user.database(), which)).get(id(user.database(), user.name()));
        if (made == null) {
            throw new StepFailure("the user " + user.name() + " of the database " + user.database()
                    + " was dropped by somebody else while the agent made it");
        }
        server.order(
                user.database(),
                command("updateUser", user).append("customData", marked(Seal.of(seal, made, user.password()))));
    }

    private Map<String, BsonDocument> users(String database) {
        if (everywhere != null) {
            return everywhere;
        }
        Map<String, BsonDocument> known = byDatabase.get(database);
        if (known != null) {
            return known;
        }
        try {
            Map<String, BsonDocument> all = byId(read("admin", new BsonDocument("forAllDBs", BsonBoolean.TRUE)));
            everywhere = all;
            return all;
        } catch (MongoCommandException e) {
            if (e.getErrorCode() != UNAUTHORIZED) {
                throw e;
            }
            // It may manage the users of some databases only.
            Map<String, BsonDocument> some = byId(read(database, new BsonInt32(1)));
            byDatabase.put(database, some);
            return some;
        }
    }

    private BsonArray read(String database, BsonValue which) {
        return server.ask(database, new BsonDocument("usersInfo", which).append("showCredentials", BsonBoolean.TRUE))
                .getArray("users");
    }

    private static Map<String, BsonDocument> byId(BsonArray users) {
        Map<String, BsonDocument> byId = new HashMap<>();
        for (BsonValue user : users) {
            BsonDocument document = user.asDocument();
            byId.put(document.getString("_id").getValue(), document);
        }
        return byId;
    }

    private static BsonDocument withPassword(String command, DatabaseUser user) {
        return command(command, user)
                .append("pwd", new BsonString(user.password().reveal()))
                .append("mechanisms", new BsonArray(List.of(new BsonString(Seal.MECHANISM))))
                .append("customData", marked(""));
    }

    private static BsonDocument command(String command, DatabaseUser user) {
        return new BsonDocument(command, new BsonString(user.name()));
    }

    private static BsonDocument marked(String mark) {
        return new BsonDocument(OURS, new BsonDocument(Seal.MARK, new BsonString(mark)));
    }

    /** A user's custom data; empty when there is none. */
    private static BsonDocument custom(BsonDocument user) {
        return user.getDocument("customData", new BsonDocument());
    }

    private static BsonArray roles(DatabaseUser user) {
        BsonArray roles = new BsonArray();
        for (Map.Entry<String, String> role : user.roles().entrySet()) {
            roles.add(new BsonDocument("role", new BsonString(role.getValue()))
                    .append("db", new BsonString(role.getKey())));
        }
        return roles;
    }

    private static Set<String> roles(BsonArray roles) {
        Set<String> names = new TreeSet<>();
        for (BsonValue role : roles) {
            names.add(id(
                    role.asDocument().getString("db").getValue(),
                    role.asDocument().getString("role").getValue()));
        }
        return names;
    }

    private static String id(String database, String name) {
        return database + "." + name;
    }
}
