package orchestra.orchestrator.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import orchestra.daemon.InvalidSettings;
import orchestra.daemon.LogSettings;

/**
 * The daemon's properties file.
 *
 * @param listen where the API listens while the storage is there
 * @param storage which storage that is
 * @param log how to log
 * @param databaseName the database that is ours
 * @param peersAddress the base of the URL at which other orchestrators reach this one's API; empty: the host's name, or
 *     where it listens
 * @param instance what readiness answers, so that whoever asks knows that it is this daemon and no other; may be empty
 */
public record Settings(
        ListenAddress listen,
        StorageSettings storage,
        LogSettings log,
        String databaseName,
        String peersAddress,
        String instance) {
    private static final Set<String> KEYS = Set.of(
            "listen.address",
            "listen.port",
            "storage.path",
            "storage.source",
            "storage.fstype",
            "storage.kind",
            "storage.marker",
            "log.level",
            "log.format",
            "database.name",
            "peers.address",
            "instance");
    private static final Pattern HOST = Pattern.compile("[0-9A-Za-z.:_-]{1,253}");
    private static final Pattern URL = Pattern.compile("|https?://[0-9A-Za-z.:_\\[\\]-]{1,260}");
    private static final Pattern INSTANCE = Pattern.compile("[A-Za-z0-9_-]{0,64}");
    private static final Pattern DATABASE = Pattern.compile("[A-Za-z0-9_-]{1,38}");

    /**
     * Reads the properties.
     *
     * @throws InvalidSettings with everything that is wrong
     */
    public static Settings read(Properties properties) {
        Reader reader = new Reader(properties);
        Settings settings = reader.settings();
        if (!reader.problems.isEmpty()) {
            throw new InvalidSettings(reader.problems);
        }
        return settings;
    }

    /** Collects what is wrong, so that all of it is said at once. */
    private static final class Reader {
        private final Properties properties;
        private final List<String> problems = new ArrayList<>();

        Reader(Properties properties) {
            this.properties = properties;
            Set<String> unknown = new TreeSet<>(properties.stringPropertyNames());
            unknown.removeAll(KEYS);
            unknown.forEach(key -> problems.add(key + " is not a known key; known are " + new TreeSet<>(KEYS)));
        }

        Settings settings() {
            return new Settings(
                    new ListenAddress(text("listen.address", "0.0.0.0", HOST), port()),
                    storage(),
                    new LogSettings(
                            choice(LogSettings.Level.class, "log.level", "info"),
                            choice(LogSettings.Format.class, "log.format", "json")),
                    text("database.name", "orchestra", DATABASE),
                    text("peers.address", "", URL),
                    text("instance", "", INSTANCE));
        }

        private StorageSettings storage() {
            StorageSettings.Kind kind = choice(StorageSettings.Kind.class, "storage.kind", "mount");
            String source = value("storage.source", "");
            String type = value("storage.fstype", "");
            if (kind == StorageSettings.Kind.MOUNT) {
                if (source.isEmpty()) {
                    problems.add("storage.source must say what is mounted, such as 10.0.0.1:/srv/data");
                }
                if (type.isEmpty()) {
                    problems.add("storage.fstype must say the file system's type, such as nfs");
                }
            }
            return new StorageSettings(kind, path(), source, type, value("storage.marker", ""));
        }

        private Path path() {
            Path path = Path.of(value("storage.path", "").replace('\0', ' '));
            if (!path.isAbsolute()) {
                problems.add("storage.path must be an absolute path");
            }
            return path.normalize();
        }

        private int port() {
            try {
                int port = Integer.parseInt(value("listen.port", "8080"));
                if (port >= 1 && port <= 65535) {
                    return port;
                }
            } catch (NumberFormatException notANumber) {
                // Said below, with the range.
            }
            problems.add("listen.port must be a whole number from 1 to 65535");
            return 0;
        }

        private String text(String key, String otherwise, Pattern form) {
            String value = value(key, otherwise);
            if (!form.matcher(value).matches()) {
                problems.add(key + " must match " + form);
            }
            return value;
        }

        private <E extends Enum<E>> E choice(Class<E> family, String key, String otherwise) {
            String value = value(key, otherwise);
            List<String> known = new ArrayList<>();
            for (E constant : family.getEnumConstants()) {
                String name = constant.name().toLowerCase(Locale.ROOT);
                if (name.equals(value)) {
                    return constant;
                }
                known.add(name);
            }
            problems.add(key + " must be one of " + known);
            return family.getEnumConstants()[0];
        }

        private String value(String key, String otherwise) {
            return properties.getProperty(key, otherwise).strip();
        }
    }
}
