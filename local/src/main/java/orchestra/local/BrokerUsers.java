package orchestra.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.security.auth.login.AccountNotFoundException;
import org.apache.qpid.server.model.Connection;
import org.apache.qpid.server.model.PasswordCredentialManagingAuthenticationProvider;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes the broker's users those of a file, a JSON object of passwords by name that the agent replaces by renaming. What
 * is applied is told in {@code FILE.applied}: the hex SHA-256 of the file's bytes, once nobody is connected any more
 * whom they would refuse. That file is there only while the broker listens. Used by one thread.
 */
final class BrokerUsers {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, String>> PASSWORDS = new TypeReference<>() {};
    private static final Duration CLOSING = Duration.ofSeconds(3);

    private final Path file;
    private final Path applied;
    private final PasswordCredentialManagingAuthenticationProvider<?> authentication;
    private final Supplier<Collection<? extends Connection<?>>> connections;
    /** When a user's password was set; a connection older than that was opened by another. */
    private final Map<String, Instant> since = new HashMap<>();

    private Map<String, String> users = Map.of();
    private byte @Nullable [] seen;
    private byte @Nullable [] current;
    private boolean told = true;

    BrokerUsers(
            Path file,
            PasswordCredentialManagingAuthenticationProvider<?> authentication,
            Supplier<Collection<? extends Connection<?>>> connections) {
        this.file = file.toAbsolutePath();
        this.applied = file.resolveSibling(file.getFileName() + ".applied").toAbsolutePath();
        this.authentication = authentication;
        this.connections = connections;
    }

    /** Before the broker listens: the users are made, and nothing is told yet. */
    void begin() throws IOException, AccountNotFoundException {
        Files.deleteIfExists(applied);
        read();
    }

    /** A few times a second while it listens. */
    void look() throws IOException, AccountNotFoundException {
        read();
        close(this::isRefused);
        if (!told && connections.get().stream().noneMatch(this::isRefused)) {
            tell();
        }
    }

    /** Sends everybody away; by another thread, when the broker ends. */
    void end() {
        close(_ -> true);
        try {
            Files.deleteIfExists(applied);
        } catch (IOException kept) {
            System.err.println(applied + " cannot be removed: " + kept);
        }
    }

    private void close(Predicate<Connection<?>> which) {
        CompletableFuture<?>[] closed = connections.get().stream()
                .filter(which)
                .map(Connection::deleteAsync)
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(closed)
                .completeOnTimeout(null, CLOSING.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private void read() throws IOException, AccountNotFoundException {
        byte[] found = bytes();
        if (Arrays.equals(found, seen)) {
            return;
        }
        try {
            Map<String, String> wanted = found == null ? Map.of() : JSON.readValue(found, PASSWORDS);
            apply(wanted);
            current = found;
            told = false;
        } catch (JacksonException wrong) {
            // Its message could hold a password.
            System.err.println(file + " is not an object of passwords by user name; the users stay as they were");
        }
        seen = found;
    }

    private void apply(Map<String, String> wanted) throws AccountNotFoundException {
        for (String name : Set.copyOf(users.keySet())) {
            if (!wanted.containsKey(name)) {
                authentication.deleteUser(name);
            }
        }
        for (Map.Entry<String, String> user : wanted.entrySet()) {
            String name = user.getKey();
            if (!users.containsKey(name)) {
                authentication.createUser(name, user.getValue(), Map.of());
            } else if (!user.getValue().equals(users.get(name))) {
                authentication.setPassword(name, user.getValue());
            } else {
                continue;
            }
            since.put(name, Instant.now());
        }
        users = Map.copyOf(wanted);
    }

    private boolean isRefused(Connection<?> connection) {
        String name = connection.getPrincipal();
        return name == null
                || !users.containsKey(name)
                || !connection.getCreatedTime().toInstant().isAfter(since.getOrDefault(name, Instant.EPOCH));
    }

    private byte @Nullable [] bytes() throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException none) {
            return null;
        }
    }

    private void tell() throws IOException {
        if (current == null) {
            Files.deleteIfExists(applied);
        } else {
            Path fresh = applied.resolveSibling("." + applied.getFileName() + ".new");
            Files.deleteIfExists(fresh);
            try (FileChannel channel = FileChannel.open(
                    fresh,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
                channel.write(ByteBuffer.wrap(digest(current).getBytes(StandardCharsets.US_ASCII)));
            }
            Files.move(fresh, applied, StandardCopyOption.ATOMIC_MOVE);
        }
        told = true;
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException(never);
        }
    }
}
