package orchestra.agent.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import orchestra.agent.apply.Checkouts;
import orchestra.agent.apply.Files;
import orchestra.agent.apply.StepFailure;
import orchestra.agent.checkout.CheckoutAnswer;
import orchestra.agent.checkout.CheckoutAnswer.Result;
import orchestra.agent.checkout.CheckoutOrder;
import orchestra.agent.checkout.CheckoutSource;
import orchestra.agent.facts.Place;
import orchestra.agent.plan.Owner;
import orchestra.charm.Json;
import org.jspecify.annotations.Nullable;

/**
 * Charms by the program in {@code checkout/}. What was ordered and done is noted in the agent's own folder, as a digest:
 * a hook that finds its order noted, and the very folder in its place, starts nothing.
 */
public final class CheckoutProgram implements Checkouts {

    private static final Path OS_RELEASE = Path.of("/etc/os-release");

    private final Asked program;
    private final Files files;
    private final Consumer<Set<String>> packages;
    private final Place place;
    private final String otherwise;
    private final String certificates;
    private final Map<String, CheckoutAnswer> silent = new HashMap<>();

    /** The program: takes a request and gives its answer, both JSON. */
    @FunctionalInterface
    public interface Asked {
        String answer(String request);
    }

    /**
     * Asks the program.
     *
     * @param otherwise the folder of the charms where no option names one; may begin with {@code ~/}, and {@code
     *     <release>} in it is the code name of the machine's system
     * @param certificates the file of certificates that are trusted, PEM
     */
    public CheckoutProgram(
            Asked program,
            Files files,
            Consumer<Set<String>> packages,
            Place place,
            String otherwise,
            String certificates) {
        this.program = program;
        this.files = files;
        this.packages = packages;
        this.place = place;
        this.otherwise = otherwise;
        this.certificates = certificates;
    }

    @Override
    public CheckoutAnswer fetch(CheckoutOrder order) {
        Path folder = folder(order.folder());
        Map<String, Object> request = request(order, folder);
        String digest = digest(Json.write(request), order);
        Optional<Note> noted = note(order.name());
        if (noted.filter(note -> note.proves(digest, folder.resolve(order.name())))
                .isPresent()) {
            return new CheckoutAnswer(Result.SAME, "");
        }
        String server = order.source().map(CheckoutSource::server).orElse("");
        CheckoutAnswer before = silent.get(server);
        if (before != null) {
            return before;
        }
        if (order.source()
                .filter(source -> source.kind() == CheckoutSource.Kind.SVN)
                .isPresent()) {
            try {
                packages.accept(Set.of("subversion"));
            } catch (StepFailure e) {
                return new CheckoutAnswer(
                        Result.PROGRAM, "the package subversion cannot be installed: " + e.getMessage());
            }
        }
        Map<String, @Nullable Object> answer = Json.object(program.answer(Json.write(request)));
        Result result = Result.of(String.valueOf(answer.get("result")));
        if (result == Result.DONE) {
            noted.filter(note -> !note.folder().equals(folder.toString()))
                    .ifPresent(note -> ask("remove", order.name(), Path.of(note.folder())));
            write(order.name(), new Note(digest, answer.get("folder") instanceof Long inode ? inode : 0, folder));
            return new CheckoutAnswer(result, String.valueOf(answer.getOrDefault("revision", "")));
        }
        CheckoutAnswer failed = new CheckoutAnswer(result, String.valueOf(answer.getOrDefault("detail", "")));
        if (result == Result.UNREACHABLE && !server.isEmpty()) {
            // The next charm's server may be the same, and a hook is to be short.
            silent.put(server, failed);
        }
        return failed;
    }

    @Override
    public boolean there(CheckoutOrder order) {
        Path folder = folder(order.folder());
        String digest = digest(Json.write(request(order, folder)), order);
        return note(order.name())
                .filter(note -> note.proves(digest, folder.resolve(order.name())))
                .isPresent();
    }

    @Override
    public boolean remove(String name) {
        Optional<Note> noted = note(name);
        if (noted.isEmpty()) {
            return false;
        }
        ask("remove", name, Path.of(noted.get().folder()));
        return files.gone(file(name));
    }

    private void ask(String action, String name, Path folder) {
        Map<String, @Nullable Object> answer = Json.object(program.answer(Json.write(frame(action, name, folder))));
        if (!"done".equals(answer.get("result"))) {
            throw new StepFailure(String.valueOf(answer.getOrDefault("detail", "no answer")));
        }
    }

    private Map<String, Object> frame(String action, String name, Path folder) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("action", action);
        request.put("folder", folder.toString());
        request.put("name", name);
        request.put("lock", place.privateFolder().resolve("checkout.lock").toString());
        return request;
    }

    private Map<String, Object> request(CheckoutOrder order, Path folder) {
        Map<String, Object> request = frame("fetch", order.name(), folder);
        Optional<CheckoutSource> source = order.source();
        request.put("source", order.sourceText());
        request.put("kind", source.isPresent() ? source.get().kind().text() : "local");
        request.put(
                "url",
                source.isPresent()
                        ? source.get().url()
                        : place.charm().resolve(order.bundled()).toString());
        request.put("reference", source.isPresent() ? source.get().reference() : "");
        request.put("user", order.user());
        request.put("password", order.password().reveal());
        request.put("key", order.key().reveal());
        request.put("known-hosts", order.knownHosts());
        request.put(
                "known-hosts-files",
                List.of(System.getProperty("user.home") + "/.ssh/known_hosts", "/etc/ssh/ssh_known_hosts"));
        request.put("certificates", certificates);
        return request;
    }

    private Path folder(String option) {
        String text = option.isEmpty() ? otherwise : option;
        String below = text.startsWith("~/") ? System.getProperty("user.home") + text.substring(1) : text;
        return Path.of(below.contains("<release>") ? below.replace("<release>", release()) : below);
    }

    private static String release() {
        try {
            for (String line : java.nio.file.Files.readAllLines(OS_RELEASE)) {
                if (line.startsWith("VERSION_CODENAME=")) {
                    return line.substring(line.indexOf('=') + 1)
                            .replace("\"", "")
                            .replace("/", "");
                }
            }
        } catch (IOException e) {
            throw new StepFailure(OS_RELEASE + " cannot be read: " + e.getMessage(), e);
        }
        return "unknown";
    }

    private static String digest(String request, CheckoutOrder order) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(request.getBytes(StandardCharsets.UTF_8));
            if (order.source().isEmpty()) {
                digest.update(order.release().getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The folder's number in its file system; 0 where there is none. */
    private static long inode(Path path) {
        try {
            Object inode = java.nio.file.Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS);
            return inode instanceof Long number ? number : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** What was ordered, which folder came of it, and where. */
    private record Note(String digest, long inode, String folder) {
        Note(String digest, long inode, Path folder) {
            this(digest, inode, folder.toString());
        }

        /** Whether that was ordered, and this very folder came of it. */
        boolean proves(String order, Path charm) {
            return digest.equals(order) && inode == CheckoutProgram.inode(charm);
        }
    }

    private Path file(String name) {
        return place.privateFolder().resolve(name + ".checkout");
    }

    private Optional<Note> note(String name) {
        try {
            List<String> lines = java.nio.file.Files.readAllLines(file(name));
            return lines.size() == 3
                    ? Optional.of(new Note(lines.get(0), Long.parseLong(lines.get(1)), lines.get(2)))
                    : Optional.empty();
        } catch (NoSuchFileException | NumberFormatException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new StepFailure("the note " + file(name) + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void write(String name, Note note) {
        files.text(
                file(name),
                note.digest() + "\n" + note.inode() + "\n" + note.folder() + "\n",
                Owner.AGENT,
                "rw-------");
    }
}
