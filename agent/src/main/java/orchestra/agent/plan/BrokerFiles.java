package orchestra.agent.plan;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orchestra.agent.facts.Place;
import orchestra.charm.Json;
import orchestra.charm.Secret;

/**
 * The files of the message broker's server, RabbitMQ. They belong to the user it runs as, in a folder that is for that
 * user only: what the server itself writes there has the users' password hashes, too.
 */
public final class BrokerFiles {

    /** The agent's own user of the broker. */
    public static final String ADMIN = "admin";

    /** The virtual host in which all of Orchestra's queues are. */
    public static final String VIRTUAL_HOST = "orchestra";

    /**
     * How long the server lets a client take from connecting to being in. A connection that was let in with an old
     * password is seen at the latest that long after the password has changed.
     */
    public static final Duration HANDSHAKE = Duration.ofSeconds(3);

    private static final String DEFINITIONS = "definitions.json";

    private final Place place;
    private final List<String> addresses;
    private final Secret admin;
    private final Secret cookie;

    /**
     * The files of a server that listens for AMQP on those addresses.
     *
     * @param addresses IPv4 or IPv6, without brackets
     * @param admin the password of {@link #ADMIN}
     * @param cookie what lets Erlang programs, such as {@code rabbitmqctl}, command the server; random, since the
     *     server logs a hash of it
     */
    public BrokerFiles(Place place, List<String> addresses, Secret admin, Secret cookie) {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("a broker must listen on an address, found none");
        }
        this.place = place;
        this.addresses = List.copyOf(addresses);
        this.admin = admin;
        this.cookie = cookie;
    }

    /**
     * One file.
     *
     * @param mode as {@code rw-r--r--}
     */
    public record Text(Path path, Secret content, Owner owner, String mode) {}

    /** All of them. */
    public List<Text> all() {
        return List.of(
                new Text(configuration(place), new Secret(configurationText()), Owner.BROKER, "r--r-----"),
                new Text(plugins(place), new Secret(pluginsText()), Owner.BROKER, "r--r-----"),
                new Text(
                        definitions(),
                        new Secret(definitionsText()),
                        local() ? Owner.BROKER : Owner.AGENT,
                        "r--------"),
                new Text(place.brokerFolder().resolve(".erlang.cookie"), cookie, Owner.BROKER, "r--------"));
    }

    /**
     * Tells one configuration from another; a change needs the server restarted. Nothing secret goes into it: a server
     * that does not know the administrator's new password yet shows that by refusing it.
     */
    String digest() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((configurationText() + pluginsText()).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static Path configuration(Place place) {
        return place.brokerFolder().resolve("rabbitmq.conf");
    }

    static Path plugins(Place place) {
        return place.brokerFolder().resolve("enabled_plugins");
    }

    /** Where the server's programs keep their temporary files. */
    static Path temporary(Place place) {
        return place.brokerFolder().resolve("tmp");
    }

    /** What the service is handed when it starts: who reads its folder does not find the administrator there. */
    Map<String, Path> credentials() {
        return local() ? Map.of() : Map.of(DEFINITIONS, definitions());
    }

    private boolean local() {
        return place.local();
    }

    /** Of a machine in the agent's own folder. */
    private Path definitions() {
        return (local() ? place.brokerFolder() : place.privateFolder()).resolve(DEFINITIONS);
    }

    private Path loadedDefinitions() {
        return local()
                ? definitions()
                : ServiceSpec.credentialsFolder(BrokerServices.RABBITMQ).resolve(DEFINITIONS);
    }

    private String configurationText() {
        StringBuilder text = new StringBuilder("# Written by Orchestra's agent; changes by hand do not last.\n");
        for (int i = 0; i < addresses.size(); i++) {
            // An IPv6 address has no brackets here: what is after the last colon is the port.
            line(
                    text,
                    "listeners.tcp." + (i + 1),
                    addresses.get(i) + ":" + place.broker().port());
        }
        line(text, "handshake_timeout", Long.toString(HANDSHAKE.toMillis()));
        line(text, "auth_mechanisms.1", "PLAIN");
        line(text, "loopback_users." + ADMIN, "true");
        line(text, "management.tcp.ip", "127.0.0.1");
        line(text, "management.tcp.port", Integer.toString(place.broker().managementPort()));
        // With definitions to load, the server never makes its own user guest and virtual host /.
        line(text, "load_definitions", loadedDefinitions().toString());
        line(text, "disk_free_limit.absolute", "50MB");
        line(text, "vm_memory_high_watermark.relative", "0.25");
        line(text, "log.file", "false");
        line(text, "log.console", "true");
        line(text, "log.console.level", "info");
        line(text, "log.connection.level", "warning");
        return text.toString();
    }

    private static void line(StringBuilder text, String key, String value) {
        text.append(key).append(" = ").append(value).append('\n');
    }

    private static String pluginsText() {
        return "[rabbitmq_management].\n";
    }

    /** The server reads it at each start. The administrator may do nothing with queues: it only manages users. */
    private String definitionsText() {
        Map<String, Object> user = new LinkedHashMap<>();
        user.put("name", ADMIN);
        user.put("password_hash", BrokerPassword.steadyHash(admin));
        user.put("hashing_algorithm", BrokerPassword.ALGORITHM);
        user.put("tags", "administrator");
        user.put("limits", Map.of());
        Map<String, Object> definitions = new LinkedHashMap<>();
        definitions.put("users", List.of(user));
        definitions.put("vhosts", List.of(Map.of("name", VIRTUAL_HOST)));
        definitions.put("permissions", List.of());
        return Json.write(definitions) + "\n";
    }
}
