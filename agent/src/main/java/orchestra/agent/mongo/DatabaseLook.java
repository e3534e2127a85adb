package orchestra.agent.mongo;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orchestra.agent.plan.DatabaseAccess;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;

/** Looks at a database server and changes nothing. Each method throws {@code StepFailure} with the reason. */
public final class DatabaseLook {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final List<String> SUMMARY =
            List.of("version", "uptime", "connections", "opcounters", "mem", "network", "asserts", "globalLock");

    private DatabaseLook() {}

    /**
     * What was found.
     *
     * @param bytes how much the database's documents take, not compressed
     */
    public record Found(String version, boolean primary, long bytes) {}

    /**
     * Looks.
     *
     * @param database whose size is told
     * @param embedded whether it is the server of {@code ./run}, which knows no replica sets
     */
    public static Found at(DatabaseAccess access, String database, boolean embedded) {
        try (Server server = open(access)) {
            return server.know("look at the database " + database, () -> {
                boolean primary = embedded
                        || server.ask("admin", command("hello"))
                                .getBoolean("isWritablePrimary")
                                .getValue();
                String version = server.ask("admin", command("buildInfo"))
                        .getString("version")
                        .getValue();
                BsonDocument size = server.ask(database, command("dbStats"));
                return new Found(version, primary, number(size, "dataSize"));
            });
        }
    }

    /** A summary of what the server says of itself, each value as JSON. */
    public static Map<String, String> summary(DatabaseAccess access) {
        try (Server server = open(access)) {
            BsonDocument status = server.know("ask for its state", () -> server.ask("admin", command("serverStatus")));
            Map<String, String> summary = new LinkedHashMap<>();
            for (String name : SUMMARY) {
                if (status.containsKey(name)) {
                    summary.put(name, text(status.get(name)));
                }
            }
            return summary;
        }
    }

    static long number(BsonDocument document, String name) {
        return document.containsKey(name) && document.get(name).isNumber()
                ? document.getNumber(name).longValue()
                : 0;
    }

    private static String text(BsonValue value) {
        return value.isDocument() ? value.asDocument().toJson() : value.toString();
    }

    private static Server open(DatabaseAccess access) {
        return Server.open(access.uri().reveal(), PATIENCE, WriteListener.NONE);
    }

    private static BsonDocument command(String name) {
        return new BsonDocument(name, new BsonInt32(1));
    }
}
