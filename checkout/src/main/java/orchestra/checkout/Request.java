package orchestra.checkout;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import orchestra.charm.Json;
import orchestra.charm.Secret;
import org.jspecify.annotations.Nullable;

/**
 * What the agent wants, as it comes on standard input: one JSON object of texts, and a list of paths.
 *
 * @param folder the folder in which the charm's own folder lies
 * @param name the charm's folder in it
 * @param lock a file that is held while this program works
 * @param source the source as people know it, without a secret
 * @param url where it is fetched from; for {@link Kind#LOCAL} an absolute path
 * @param reference a branch, tag, commit or revision; empty for the newest
 * @param user the user name; empty where none is told
 * @param password empty where none is told
 * @param key a private key, as OpenSSH writes it; empty where none is told
 * @param knownHosts lines as in known_hosts; empty where the files count
 * @param knownHostsFiles the files with such lines; those that are missing do not count
 * @param certificates certificates to trust, PEM; the runtime's own where the file is missing
 */
record Request(
        Action action,
        Path folder,
        String name,
        Path lock,
        Kind kind,
        String source,
        String url,
        String reference,
        String user,
        Secret password,
        Secret key,
        String knownHosts,
        List<Path> knownHostsFiles,
        Path certificates) {

    /** What is to be done. */
    enum Action {
        /** The charm is fetched into its place. */
        FETCH,
        /** What of it is ours goes. */
        REMOVE
    }

    /** How the source speaks. */
    enum Kind {
        GIT,
        SVN,
        SFTP,
        /** A path of this machine: a git repository, an archive or a folder, as it is found. */
        LOCAL,
        /** An archive over https. */
        ARCHIVE
    }

    Request {
        knownHostsFiles = List.copyOf(knownHostsFiles);
    }

    /** Reads the agent's JSON; throws {@link IllegalArgumentException} for anything else. */
    static Request read(String json) {
        Map<String, @Nullable Object> all = Json.object(json);
        return new Request(
                Action.valueOf(required(all, "action").toUpperCase(Locale.ROOT)),
                Path.of(required(all, "folder")),
                required(all, "name"),
                Path.of(required(all, "lock")),
                Kind.valueOf(text(all, "kind", "local").toUpperCase(Locale.ROOT)),
                text(all, "source", ""),
                text(all, "url", ""),
                text(all, "reference", ""),
                text(all, "user", ""),
                new Secret(text(all, "password", "")),
                new Secret(text(all, "key", "")),
                text(all, "known-hosts", ""),
                paths(all.get("known-hosts-files")),
                Path.of(text(all, "certificates", "/etc/ssl/certs/ca-certificates.crt")));
    }

    /** The reference, where there is one. */
    Optional<String> pin() {
        return reference.isEmpty() ? Optional.empty() : Optional.of(reference);
    }

    /** The same, with all that its server may be told left out. */
    Request anonymous() {
        return new Request(
                action,
                folder,
                name,
                lock,
                kind,
                source,
                url,
                reference,
                "",
                new Secret(""),
                new Secret(""),
                knownHosts,
                knownHostsFiles,
                certificates);
    }

    private static List<Path> paths(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().map(path -> Path.of(String.valueOf(path))).toList()
                : List.of();
    }

    private static String required(Map<String, @Nullable Object> all, String key) {
        String value = text(all, key, "");
        if (value.isEmpty()) {
            throw new IllegalArgumentException("the request lacks " + key);
        }
        return value;
    }

    private static String text(Map<String, @Nullable Object> all, String key, String otherwise) {
        Object value = all.get(key);
        return value == null ? otherwise : value.toString();
    }
}
