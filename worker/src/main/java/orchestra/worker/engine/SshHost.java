package orchestra.worker.engine;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * A host that jobs may name as their target.
 *
 * @param name what jobs call it
 */
record SshHost(String name, String host, int port, String user, Path privateKey) {
    private static final Set<String> FIELDS = Set.of("host", "port", "user", "private_key");
    private static final int SSH = 22;
    private static final int LAST_PORT = 65535;

    /** An entry of the file of hosts. */
    static SshHost of(String name, Path file) throws Refused {
        if (!(read(file) instanceof Map<?, ?> hosts)) {
            throw new Refused("the file of SSH hosts " + file + " must be a mapping from names to hosts: correct it");
        }
        if (!(hosts.get(name) instanceof Map<?, ?> entry)) {
            throw new Refused("the SSH host \"" + name + "\" is not known to this worker: add it to " + file
                    + ", or give a node another target");
        }
        for (Object field : entry.keySet()) {
            if (!(field instanceof String text) || !FIELDS.contains(text)) {
                throw new Refused("the SSH host " + name + " in " + file + " has a field " + field
                        + ", and may have only " + FIELDS.stream().sorted().toList());
            }
        }
        Object port = entry.containsKey("port") ? entry.get("port") : SSH;
        if (!(port instanceof Integer number) || number < 1 || number > LAST_PORT) {
            throw new Refused(
                    "the port of the SSH host " + name + " in " + file + " must be a number up to " + LAST_PORT);
        }
        return new SshHost(
                name,
                text(name, file, entry, "host"),
                number,
                text(name, file, entry, "user"),
                Path.of(text(name, file, entry, "private_key")));
    }

    /** Why a job cannot be run here. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }

    private static Object read(Path file) throws Refused {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        try (Reader reader = Files.newBufferedReader(file)) {
            Object read = new Yaml(new SafeConstructor(options)).load(reader);
            return read == null ? Map.of() : read;
        } catch (IOException e) {
            throw new Refused(
                    "the file of SSH hosts " + file + " cannot be read: make it, or correct the worker's setting");
        } catch (YAMLException e) {
            throw new Refused("the file of SSH hosts " + file + " is no YAML: correct it");
        }
    }

    private static String text(String name, Path file, Map<?, ?> entry, String field) throws Refused {
        if (entry.get(field) instanceof String text && !text.isBlank() && text.indexOf('\0') < 0) {
            return text;
        }
        throw new Refused("the SSH host " + name + " in " + file + " must have a text as " + field);
    }
}
