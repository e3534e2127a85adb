package orchestra.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Secrets that must not come to light, and the search for them. A finding names the secret and never shows it. */
final class Canaries {

    private static final int MARK = 24;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** What each is called, by the text that is looked for. */
    private final Map<String, String> names = new ConcurrentHashMap<>();

    private final Set<String> whole = ConcurrentHashMap.newKeySet();

    /**
     * A file that holds a secret.
     *
     * @param mode its permission bits
     */
    record Finding(Path file, int mode, String secret) {}

    /** A new secret of that name, that starts with its own random text. */
    String fresh(String name) {
        byte[] bytes = new byte[MARK / 2];
        RANDOM.nextBytes(bytes);
        return known(name, HexFormat.of().formatHex(bytes) + "-" + name);
    }

    /** A new secret in the form that this option takes. */
    String taken(String name, String option) {
        String secret = fresh(name + " " + option);
        return option.equals("repositories_key")
                ? "-----BEGIN OPENSSH PRIVATE KEY-----\n" + secret + "\n-----END OPENSSH PRIVATE KEY-----\n"
                : secret;
    }

    /** Looks for this secret from now on, also where it was cut short or stands in base64, and gives it back. */
    String known(String name, String secret) {
        String mark = secret.substring(0, Math.min(MARK, secret.length()));
        whole.add(secret);
        names.put(mark, name);
        // A length of 3 bytes or a multiple: the characters do not depend on what follows.
        byte[] start = mark.substring(0, mark.length() / 3 * 3).getBytes(StandardCharsets.UTF_8);
        names.put(Base64.getEncoder().encodeToString(start), name + " in base64");
        return secret;
    }

    /** The names of those the text holds. */
    List<String> in(String text) {
        return names.entrySet().stream()
                .filter(entry -> text.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .sorted()
                .toList();
    }

    /** The texts that hold one, without it. */
    List<String> in(Iterable<String> texts) {
        List<String> findings = new ArrayList<>();
        for (String text : texts) {
            List<String> found = in(text);
            if (!found.isEmpty()) {
                findings.add(found + " in " + masked(text));
            }
        }
        return findings;
    }

    /** The regular files under the folder that hold one; none when the folder is not there. */
    List<Finding> under(Path folder) throws IOException {
        List<Finding> findings = new ArrayList<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) {
                    findings.addAll(inFile(file));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) {
                // A file may go while its directory is read.
                return FileVisitResult.CONTINUE;
            }
        });
        return findings;
    }

    private List<Finding> inFile(Path file) throws IOException {
        try {
            String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            int mode = (int) Files.getAttribute(file, "unix:mode") & 0777;
            return in(text).stream().map(name -> new Finding(file, mode, name)).toList();
        } catch (NoSuchFileException gone) {
            return List.of();
        }
    }

    private String masked(String text) {
        String masked = text.replace('\0', ' ');
        for (String secret : whole) {
            masked = masked.replace(secret, "***");
        }
        for (String mark : names.keySet()) {
            masked = masked.replace(mark, "***");
        }
        return masked.substring(0, Math.min(300, masked.length()));
    }
}
