package orchestra.agent.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import orchestra.agent.apply.Brokers;
import orchestra.agent.apply.Files;
import orchestra.agent.apply.Pause;
import orchestra.agent.apply.StepFailure;
import orchestra.agent.plan.BrokerAccess;
import orchestra.agent.plan.BrokerUser;
import orchestra.agent.plan.Owner;
import orchestra.charm.Json;

/**
 * The embedded broker of {@code ./run}, which has one virtual host, no permissions, and the users of a file: a JSON
 * object of passwords by name. What it has applied, closed connections included, it tells in {@code FILE.applied}: the
 * hex SHA-256 of the file's bytes.
 */
final class UsersFileBroker implements Brokers {

    private static final String VIRTUAL_HOST = "orchestra";
    private static final String MODE = "rw-------";
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration BETWEEN = Duration.ofMillis(20);

    private final Path file;
    private final Files files;
    private final Path log;
    private final InstantSource clock;
    private final Pause pause;

    /**
     * Keeps that file.
     *
     * @param log the folder of the services' logs, to be told when the broker does not answer
     */
    UsersFileBroker(Path file, Files files, Path log, InstantSource clock, Pause pause) {
        this.file = file;
        this.files = files;
        this.log = log;
        this.clock = clock;
        this.pause = pause;
    }

    @Override
    public boolean virtualHost(BrokerAccess access, String name) {
        requireOurs(name);
        return false;
    }

    @Override
    public boolean user(BrokerAccess access, BrokerUser user) {
        requireOurs(user.virtualHost());
        Map<String, String> users = read();
        users.put(user.name(), user.password().reveal());
        return write(users);
    }

    @Override
    public boolean drop(BrokerAccess access, String name) {
        Map<String, String> users = read();
        users.remove(name);
        return write(users);
    }

    /** All of the file, for nobody else makes users there. */
    @Override
    public Set<String> ours(BrokerAccess access) {
        return Set.copyOf(read().keySet());
    }

    /** False, for the broker itself closes the connections of who is a user no more. */
    @Override
    public boolean inUse(BrokerAccess access, String name) {
        return false;
    }

    private static void requireOurs(String virtualHost) {
        if (!virtualHost.equals(VIRTUAL_HOST)) {
            throw new StepFailure("the embedded broker has no virtual host but " + VIRTUAL_HOST + ", wanted was "
                    + virtualHost + "; put rabbitmq-server on the PATH and start ./run again");
        }
    }

    /** The users of the file; none where it is missing or was spoilt by hand, so that a hook writes it anew. */
    private Map<String, String> read() {
        try {
            return read(file).map(Json::texts).map(TreeMap::new).orElseGet(TreeMap::new);
        } catch (IllegalArgumentException spoilt) {
            return new TreeMap<>();
        }
    }

    /** Says whether the file changed. It is waited for in any case: an earlier hook may have been killed waiting. */
    private boolean write(Map<String, String> users) {
        String text = Json.write(users) + "\n";
        boolean changed = files.text(file, text, Owner.AGENT, MODE);
        String digest = digest(text);
        Instant end = clock.instant().plus(LIMIT);
        while (applied().filter(digest::equals).isEmpty()) {
            if (clock.instant().isAfter(end)) {
                throw new StepFailure("the embedded broker does not take over the users of " + file + "; see "
                        + log.resolve("rabbitmq.log"));
            }
            pause.of(BETWEEN);
        }
        return changed;
    }

    private Optional<String> applied() {
        return read(file.resolveSibling(file.getFileName() + ".applied"));
    }

    private static Optional<String> read(Path path) {
        try {
            return Optional.of(java.nio.file.Files.readString(path));
        } catch (NoSuchFileException missing) {
            return Optional.empty();
        } catch (IOException e) {
            throw new StepFailure(path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException(never);
        }
    }
}
