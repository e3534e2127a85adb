package orchestra.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Looks every few milliseconds at the arguments and the environment of this process and of every process that
 * descends from it, and keeps all it saw. Who once belonged to the family does so still when its parent has died.
 */
final class ProcessWatch implements AutoCloseable {

    private static final long MILLISECONDS_BETWEEN = 2;
    private static final Path PROCESSES = Path.of("/proc");

    private final Set<String> arguments = ConcurrentHashMap.newKeySet();
    private final Set<String> environments = ConcurrentHashMap.newKeySet();
    private final AtomicLong looks = new AtomicLong();
    private final Set<Identity> family = new HashSet<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("process-watch").factory());
    private final ScheduledFuture<?> watching;

    ProcessWatch() {
        watching = thread.scheduleWithFixedDelay(this::look, 0, MILLISECONDS_BETWEEN, TimeUnit.MILLISECONDS);
    }

    /** A process; its number alone is used again. */
    private record Identity(long pid, String started) {}

    private record Entry(Identity identity, long parent) {}

    /** Every distinct command line, arguments separated by NUL. */
    Set<String> arguments() {
        return Set.copyOf(arguments);
    }

    /** Every distinct environment, variables separated by NUL. */
    Set<String> environments() {
        return Set.copyOf(environments);
    }

    /** How often it looked; throws what ended the watch early. */
    long looks() {
        if (watching.state() == java.util.concurrent.Future.State.FAILED) {
            throw new AssertionError("the watch broke off", watching.exceptionNow());
        }
        return looks.get();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void look() {
        Map<Long, Entry> all = new HashMap<>();
        for (String name : numbers()) {
            String stat = text(PROCESSES.resolve(name).resolve("stat"));
            int end = stat.lastIndexOf(')');
            if (end >= 0) {
                List<String> fields = List.of(stat.substring(end + 2).split(" ", -1));
                Identity identity = new Identity(Long.parseLong(name), fields.get(19));
                all.put(identity.pid(), new Entry(identity, Long.parseLong(fields.get(1))));
            }
        }
        for (Entry entry : all.values()) {
            if (belongs(entry, all)) {
                family.add(entry.identity());
                Path process = PROCESSES.resolve(Long.toString(entry.identity().pid()));
                arguments.add(text(process.resolve("cmdline")));
                environments.add(text(process.resolve("environ")));
            }
        }
        looks.incrementAndGet();
    }

    private boolean belongs(Entry entry, Map<Long, Entry> all) {
        Set<Long> seen = new HashSet<>();
        Entry ancestor = entry;
        while (ancestor != null && seen.add(ancestor.identity().pid())) {
            if (ancestor.identity().pid() == ProcessHandle.current().pid() || family.contains(ancestor.identity())) {
                return true;
            }
            ancestor = all.get(ancestor.parent());
        }
        return false;
    }

    private static List<String> numbers() {
        try (Stream<Path> entries = Files.list(PROCESSES)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> Character.isDigit(name.charAt(0)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            // The process ended under our eyes.
            return "";
        }
    }
}
