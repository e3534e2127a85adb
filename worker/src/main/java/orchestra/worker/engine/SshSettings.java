package orchestra.worker.engine;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Whether and where a worker runs commands on other hosts. The files are read anew for each job, and so may change while
 * the worker runs.
 *
 * @param hosts a YAML file: for each {@code target} a mapping with {@code "host"}, {@code "port"} (22 when left out),
 *     {@code "user"} and {@code "private_key"}, the path of a key without a passphrase
 * @param knownHosts the hosts' own keys, as {@code known_hosts} of OpenSSH
 * @param connectTimeout how long each step of getting a connection may take
 * @param allowed whether an administrator has allowed it at all
 */
public record SshSettings(Path hosts, Path knownHosts, Duration connectTimeout, boolean allowed) {
    public SshSettings {
        if (!connectTimeout.isPositive() || connectTimeout.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException(
                    "a time limit to connect must be longer than nothing, and at most an hour");
        }
    }
}
