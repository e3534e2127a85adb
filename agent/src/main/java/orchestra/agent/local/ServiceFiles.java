package orchestra.agent.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import orchestra.agent.apply.StepFailure;
import orchestra.agent.plan.ServiceSpec;
import orchestra.charm.Json;
import org.jspecify.annotations.Nullable;

/**
 * The files through which hooks and the supervisor talk, in {@code services/} of the unit's state folder: {@code
 * NAME.json} is what a hook wants to run, {@code NAME.run} what the supervisor runs, {@code supervisor.run} the
 * supervisor itself. Files, because either side may be killed and the wish must last.
 */
final class ServiceFiles {

    private static final String WANTED = ".json";
    private static final String RUNNING = ".run";
    private static final String SUPERVISOR = "supervisor";

    /** What a hook wants to run. */
    record Wanted(String name, List<String> command, Map<String, String> environment, String digest) {}

    /**
     * A process that runs.
     *
     * @param startTicks when it started, as the kernel counts, so that another process with the same number is known
     *     to be another
     * @param digest of the wish it came of
     */
    record Running(long pid, long startTicks, String digest) {

        /** Whether that very process is alive. */
        boolean alive() {
            return ticksAtStart(pid).filter(ticks -> ticks == startTicks).isPresent();
        }
    }

    private final Path folder;

    ServiceFiles(Path state) {
        this.folder = state.resolve("services");
    }

    Path folder() {
        return folder;
    }

    /** Writes the wish; says whether it differs from the one before. */
    boolean want(ServiceSpec spec) {
        Map<String, Object> wish = new LinkedHashMap<>();
        wish.put("command", spec.command());
        wish.put("environment", new TreeMap<>(spec.environment()));
        wish.put("release", spec.release());
        String text = Json.write(wish) + "\n";
        Path path = folder.resolve(spec.name() + WANTED);
        if (read(path).filter(text::equals).isPresent()) {
            return false;
        }
        write(path, text);
        return true;
    }

    /** Takes the wish back; says whether there was one. */
    boolean unwant(String name) {
        return delete(folder.resolve(name + WANTED));
    }

    Optional<Wanted> wanted(String name) {
        return read(folder.resolve(name + WANTED)).map(text -> {
            Map<String, @Nullable Object> wish = Json.object(text);
            Map<String, String> environment = new TreeMap<>();
            if (wish.get("environment") instanceof Map<?, ?> map) {
                map.forEach((key, value) -> environment.put(String.valueOf(key), String.valueOf(value)));
            }
            List<String> command = wish.get("command") instanceof List<?> words
                    ? words.stream().map(String::valueOf).toList()
                    : List.of();
            return new Wanted(name, command, environment, Integer.toHexString(text.hashCode()));
        });
    }

    /** The names of all that is wanted, sorted. */
    List<String> wanted() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(WANTED) && !name.startsWith("."))
                    .map(name -> name.substring(0, name.length() - WANTED.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    Optional<Running> running(String name) {
        return read(folder.resolve(name + RUNNING)).flatMap(text -> {
            try {
                Map<String, @Nullable Object> json = Json.object(text);
                return json.get("pid") instanceof Long pid && json.get("start-ticks") instanceof Long ticks
                        ? Optional.of(new Running(pid, ticks, String.valueOf(json.get("digest"))))
                        : Optional.empty();
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        });
    }

    void started(String name, long pid, String digest) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("pid", pid);
        json.put("start-ticks", ticksAtStart(pid).orElse(-1L));
        json.put("digest", digest);
        write(folder.resolve(name + RUNNING), Json.write(json) + "\n");
    }

    void ended(String name) {
        delete(folder.resolve(name + RUNNING));
    }

    void supervisorStarted(long pid) {
        started(SUPERVISOR, pid, "");
    }

    void supervisorEnded() {
        ended(SUPERVISOR);
    }

    boolean supervised() {
        return running(SUPERVISOR).filter(Running::alive).isPresent();
    }

    /** When a process started, in the kernel's ticks: field 22 of its stat file (proc(5)). */
    private static Optional<Long> ticksAtStart(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return fields[0].equals("Z") ? Optional.empty() : Optional.of(Long.parseLong(fields[19]));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> read(Path path) {
        try {
            return Optional.of(Files.readString(path));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new StepFailure(path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void write(Path path, String text) {
        Path fresh = path.resolveSibling("." + path.getFileName() + ".new");
        try {
            Files.createDirectories(folder);
            Files.writeString(fresh, text);
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StepFailure(path + " cannot be written: " + e.getMessage(), e);
        }
    }

    private static boolean delete(Path path) {
        try {
            return Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new StepFailure(path + " cannot be removed: " + e.getMessage(), e);
        }
    }
}
