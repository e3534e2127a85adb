package orchestra.worker.settings;

import java.util.ArrayList;
import java.util.List;
import orchestra.daemon.FileReading;
import orchestra.daemon.FileReading.Found;
import orchestra.daemon.InvalidSettings;
import orchestra.daemon.Secret;

/**
 * The worker's secrets.
 *
 * @param nodes what the account of workers signs in with at the API
 * @param broker the broker's connection string, with its password
 */
public record Credentials(Secret nodes, Secret broker) {
    public static final String NODES_FILE = "nodes-secret";
    public static final String BROKER_FILE = "broker-uri";

    /**
     * Reads the secrets from their files' contents.
     *
     * @throws InvalidSettings with everything that is wrong, without any value
     */
    public static Credentials read(FileReading.Folder folder) {
        List<String> problems = new ArrayList<>();
        Secret nodes = secret(folder, NODES_FILE, problems);
        Secret broker = secret(folder, BROKER_FILE, problems);
        String uri = broker.reveal();
        if (!uri.isEmpty() && !uri.startsWith("amqp://") && !uri.startsWith("amqps://")) {
            problems.add("credential " + BROKER_FILE + " must start with amqp:// or amqps://");
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettings(problems);
        }
        return new Credentials(nodes, broker);
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
