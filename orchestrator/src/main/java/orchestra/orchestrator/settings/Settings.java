package orchestra.orchestrator.settings;

import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import orchestra.daemon.InvalidSettings;
import orchestra.daemon.LogSettings;
import orchestra.daemon.SettingsReader;

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
        SettingsReader reader = new SettingsReader(properties, KEYS);
        return reader.checked(new Settings(
                new ListenAddress(
                        reader.text("listen.address", "0.0.0.0", HOST), reader.number("listen.port", 8080, 1, 65535)),
                storage(reader),
                reader.log(),
                reader.text("database.name", "orchestra", DATABASE),
                reader.text("peers.address", "", URL),
                reader.text("instance", "", INSTANCE)));
    }

    private static StorageSettings storage(SettingsReader reader) {
        StorageSettings.Kind kind = reader.choice(StorageSettings.Kind.class, "storage.kind", "mount");
        String source = reader.value("storage.source", "");
        String type = reader.value("storage.fstype", "");
        if (kind == StorageSettings.Kind.MOUNT) {
            if (source.isEmpty()) {
                reader.problem("storage.source must say what is mounted, such as 10.0.0.1:/srv/data");
            }
            if (type.isEmpty()) {
                reader.problem("storage.fstype must say the file system's type, such as nfs");
            }
        }
        return new StorageSettings(kind, reader.path("storage.path"), source, type, reader.value("storage.marker", ""));
    }
}
