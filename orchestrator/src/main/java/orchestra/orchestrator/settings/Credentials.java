package orchestra.orchestrator.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orchestra.daemon.FileReading;
import orchestra.daemon.FileReading.Found;
import orchestra.daemon.InvalidSettings;
import orchestra.daemon.Secret;

/**
 * The daemon's secrets.
 *
 * @param root what the system account of administration signs in with
 * @param nodes what the workers' system account signs in with
 * @param database the database's connection string, with its password
 * @param broker the broker's connection string, with its password; empty as long as nobody has told it
 */
public record Credentials(Secret root, Secret nodes, Secret database, Optional<Secret> broker) {
    public static final String ROOT_FILE = "root-secret";
    public static final String NODES_FILE = "nodes-secret";
    public static final String DATABASE_FILE = "database-uri";
    public static final String BROKER_FILE = "broker-uri";

    /**
     * Reads the secrets from their files' contents.
     *
     * @throws InvalidSettings with everything that is wrong, without any value
     */
    public static Credentials read(FileReading.Folder folder) {
        List<String> problems = new ArrayList<>();
        Secret root = secret(folder, ROOT_FILE, problems);
        Secret nodes = secret(folder, NODES_FILE, problems);
        Secret database = secret(folder, DATABASE_FILE, problems);
        if (problems.isEmpty()
                && !database.reveal().startsWith("mongodb://")
                && !database.reveal().startsWith("mongodb+srv://")) {
            problems.add("credential " + DATABASE_FILE + " must start with mongodb:// or mongodb+srv://");
        }
        Optional<Secret> broker = broker(folder, problems);
        if (!problems.isEmpty()) {
            throw new InvalidSettings(problems);
        }
        return new Credentials(root, nodes, database, broker);
    }

    /** It may come later than the others: an API without a broker serves all but the sending of jobs. */
    private static Optional<Secret> broker(FileReading.Folder folder, List<String> problems) {
        return switch (folder.read(BROKER_FILE)) {
            case Found.Text(String text)
            when text.startsWith("amqp://") || text.startsWith("amqps://") -> Optional.of(new Secret(text));
            case Found.Text(String text) -> {
                problems.add("credential " + BROKER_FILE + " must start with amqp:// or amqps://");
                yield Optional.empty();
            }
            case Found.Unreadable(String cause) -> Optional.empty();
        };
    }

    private static Secret secret(FileReading.Folder folder, String name, List<String> problems) {
        return switch (folder.read(name)) {
            case Found.Text(String text)
            when text.isEmpty() -> {
                problems.add("credential " + name + " must not be empty");
                yield new Secret("");
            }
            case Found.Text(String text) -> new Secret(text);
            case Found.Unreadable(String cause) -> {
                problems.add("credential " + name + " cannot be read: " + cause);
                yield new Secret("");
            }
        };
    }
}
