package orchestra.agent.account;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import orchestra.charm.Secret;

/**
 * The way to a database: MongoDB's connection string without its user and database.
 *
 * @param hosts each {@code host:port}, IPv6 in brackets
 * @param options the options after the {@code ?}, as they are written there, but for {@code authSource}
 */
public record MongoUri(List<String> hosts, Map<String, String> options) {

    private static final Pattern FORM =
            Pattern.compile("mongodb://(?:[^@/]*@)?(?<hosts>[^@/?]+)(?:/(?<database>[^?]*))?(?:\\?(?<options>.*))?");

    public MongoUri {
        hosts = List.copyOf(hosts);
    }

    /** A server that is spoken to directly, whatever its replica set says of addresses. */
    public static MongoUri direct(String host, int port) {
        return new MongoUri(List.of(UriText.socket(host, port)), Map.of("directConnection", "true"));
    }

    /** Servers, separated by commas, that find each other; without a name they are no replica set. */
    public static MongoUri of(String endpoints, String replicaSet) {
        return new MongoUri(
                List.of(endpoints.split(",", -1)), replicaSet.isEmpty() ? Map.of() : Map.of("replicaSet", replicaSet));
    }

    /** Takes hosts and options of a connection string; throws {@link IllegalArgumentException}, without the text. */
    public static MongoUri parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "wanted a connection string, mongodb://user:password@host:port/database");
        }
        Map<String, String> options = new LinkedHashMap<>();
        String written = matcher.group("options");
        if (written != null) {
            for (String option : written.split("&", -1)) {
                int equals = option.indexOf('=');
                if (equals > 0 && !option.startsWith("authSource=")) {
                    options.put(option.substring(0, equals), option.substring(equals + 1));
                }
            }
        }
        return new MongoUri(List.of(matcher.group("hosts").split(",", -1)), options);
    }

    /** Where a connection string says its user is defined; the database in it, or admin, where it does not say. */
    public static String authSource(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return "admin";
        }
        for (String option :
                Objects.requireNonNullElse(matcher.group("options"), "").split("&", -1)) {
            if (option.startsWith("authSource=")) {
                return option.substring("authSource=".length());
            }
        }
        String database = Objects.requireNonNullElse(matcher.group("database"), "");
        return database.isEmpty() ? "admin" : database;
    }

    /** The same with one more option. */
    public MongoUri with(String option, String value) {
        Map<String, String> more = new LinkedHashMap<>(options);
        more.put(option, value);
        return new MongoUri(hosts, more);
    }

    /** The connection string of a server that knows no users. */
    public Secret anonymous(String database) {
        return text("", database, options);
    }

    /** The connection string of a user who is defined in {@code authSource}. */
    public Secret of(String user, Secret password, String database, String authSource) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("authSource", UriText.encoded(authSource));
        all.putAll(options);
        return text(UriText.encoded(user) + ":" + UriText.encoded(password.reveal()) + "@", database, all);
    }

    private Secret text(String credentials, String database, Map<String, String> all) {
        String written = all.entrySet().stream()
                .map(Object::toString)
                .collect(Collectors.joining("&", all.isEmpty() ? "" : "?", ""));
        return new Secret(
                "mongodb://" + credentials + String.join(",", hosts) + "/" + UriText.encoded(database) + written);
    }
}
