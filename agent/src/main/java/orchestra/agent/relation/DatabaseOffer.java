package orchestra.agent.relation;

import java.util.List;
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

    /** The databag's keys with the IDs of the secrets that hold our user and how its server is known. */
    List<String> SECRETS = List.of("secret-user", "secret-tls");

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
     * @param secret the content of the secrets that {@link #SECRETS} name; empty where there are none
     */
    static DatabaseOffer read(String application, Map<String, String> databag, Map<String, Secret> secret) {
        String name = text("username", databag, secret);
        String password = text("password", databag, secret);
        String uris = text("uris", databag, secret);
        String endpoints = databag.getOrDefault("endpoints", "");
        String database = databag.getOrDefault("database", "");
        if (!text("tls-ca", databag, secret).isEmpty()) {
            return new Unusable(application, "its certificates are of an authority of its own, which is not supported");
        }
        if (name.isEmpty() || password.isEmpty() || database.isEmpty() || (endpoints.isEmpty() && uris.isEmpty())) {
            return new Awaited(application);
        }
        try {
            MongoUri server =
                    uris.isEmpty() ? MongoUri.of(endpoints, databag.getOrDefault("replset", "")) : MongoUri.parse(uris);
            MongoUri secured =
                    text("tls", databag, secret).equalsIgnoreCase("true") ? server.with("tls", "true") : server;
            String authSource = uris.isEmpty() ? "admin" : MongoUri.authSource(uris);
            return new Ready(application, secured, name, new Secret(password), database, authSource);
        } catch (IllegalArgumentException e) {
            return new Unusable(application, "uris: " + e.getMessage());
        }
    }

    private static String text(String key, Map<String, String> databag, Map<String, Secret> secret) {
        Secret secretly = secret.get(key);
        return secretly == null ? databag.getOrDefault(key, "") : secretly.reveal();
    }
}
