package orchestra.agent.relation;

import java.util.Map;
import orchestra.agent.account.MongoUri;
import orchestra.charm.Secret;

/** What a database application gives over the interface {@code mongodb_client}. */
public sealed interface DatabaseOffer {

    /** There is no such relation. */
    record None() implements DatabaseOffer {}

    /** The relation is there, and what we wait for is not. */
    record Awaited(String application) implements DatabaseOffer {}

    /** It says something that cannot be used. */
    record Unusable(String application, String problem) implements DatabaseOffer {}

    /**
     * A database to use.
     *
     * @param database the name of the database that is ours
     * @param authSource where our user is defined
     */
    record Ready(String application, MongoUri server, String user, Secret password, String database, String authSource)
            implements DatabaseOffer {}

    /** The databag's key with the ID of the secret that holds our user. */
    String USER_SECRET = "secret-user";

    /** What we ask for: the application's databag of the side that requires. */
    static Map<String, String> request(String database) {
        return Map.of(
                "database",
                database,
                "requested-secrets",
                "[\"username\", \"password\", \"tls\", \"tls-ca\", \"uris\", \"read-only-uris\"]",
                // Workers get users of their own, which takes a user that may make them.
                "extra-user-roles",
                "admin");
    }

    /**
     * Reads the provider's databag.
     *
     * @param databag of the application
     * @param secret the content of the secret that {@link #USER_SECRET} names; empty where there is none
     */
    static DatabaseOffer read(String application, Map<String, String> databag, Map<String, Secret> secret) {
        String name = text("username", databag, secret);
        String password = text("password", databag, secret);
        String uris = text("uris", databag, secret);
        String endpoints = databag.getOrDefault("endpoints", "");
        String database = databag.getOrDefault("database", "");
        if (name.isEmpty() || password.isEmpty() || database.isEmpty() || (endpoints.isEmpty() && uris.isEmpty())) {
            return new Awaited(application);
        }
        try {
            MongoUri server =
                    uris.isEmpty() ? MongoUri.of(endpoints, databag.getOrDefault("replset", "")) : MongoUri.parse(uris);
            MongoUri secured = tls(databag) ? server.with("tls", "true") : server;
            String authSource = uris.isEmpty() ? "admin" : MongoUri.authSource(uris);
            return new Ready(application, secured, name, new Secret(password), database, authSource);
        } catch (IllegalArgumentException e) {
            return new Unusable(application, "uris: " + e.getMessage());
        }
    }

    private static boolean tls(Map<String, String> databag) {
        return databag.getOrDefault("tls", "").equalsIgnoreCase("true");
    }

    private static String text(String key, Map<String, String> databag, Map<String, Secret> secret) {
        Secret secretly = secret.get(key);
        return secretly == null ? databag.getOrDefault(key, "") : secretly.reveal();
    }
}
