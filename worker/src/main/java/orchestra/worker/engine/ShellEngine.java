package orchestra.worker.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import orchestra.protocol.Job;

/**
 * Engine {@code shell}: runs the program that {@code artifact} names, with {@code args} as they are and no shell between, in
 * the attempt's folder, as a user of the worker's own, with limits, and with {@code PATH}, {@code LANG}, {@code HOME},
 * {@code TMPDIR}, the marks and {@code ORCHESTRA_OUTPUT} for an environment. Exit code 0 is success.
 *
 * <p>Fills each declared output key with the value of the last line {@code KEY=VALUE} in the file that
 * {@code ORCHESTRA_OUTPUT} names, else of the last such line of its standard output; and {@code exit_code}. A declared key
 * without such a line is left out.
 */
public final class ShellEngine implements Engine {
    private static final int OPEN_FILES = 1024;
    private static final int READ_OF_OUTPUT = 1024 * 1024;
    private static final int FILE_TOO_LONG = 128 + 25;

    /** A user of the machine. */
    private record Account(int uid, int gid) {}

    private final Processes processes;
    private final ShellSettings settings;
    private final boolean root;

    public ShellEngine(Processes processes, ShellSettings settings) {
        this(processes, settings, isRoot());
    }

    ShellEngine(Processes processes, ShellSettings settings, boolean root) {
        this.processes = processes;
        this.settings = settings;
        this.root = root;
    }

    @Override
    public String name() {
        return "shell";
    }

    @Override
    public Ending run(Job job, Attempt attempt) {
        if (!settings.allowed()) {
            return Ending.refused(
                    "engine shell is not allowed on this worker: an administrator allows it in its settings");
        }
        if (job.artifact().isEmpty()) {
            return Ending.refused("engine shell wants a program as artifact, and there is none");
        }
        if (hasNul(job)) {
            return Ending.refused("engine shell cannot pass a NUL character to a program: artifact or args have one");
        }
        if (root && settings.user().isEmpty()) {
            return Ending.refused("engine shell runs nothing as root: set the user of the worker's shell settings,"
                    + " or run the worker as another user");
        }
        try {
            Optional<Account> account = Optional.empty();
            if (root) {
                account = account(job, attempt);
                if (attempt.stopping()) {
                    return Ending.failure("stopped", "");
                }
                if (account.isEmpty() || account.get().uid() == 0) {
                    return Ending.refused("engine shell wants a user that is not root, and the user "
                            + settings.user().orElseThrow()
                            + " of the worker's shell settings is root or not on this machine");
                }
            }
            return run(job, attempt, account);
        } catch (IOException e) {
            return Ending.failure(job.artifact() + " cannot be run: " + e.getMessage(), "");
        }
    }

    private Ending run(Job job, Attempt attempt, Optional<Account> account) throws IOException {
        Path folder = attempt.folder().toAbsolutePath();
        if (account.isPresent()) {
            Files.setAttribute(folder, "unix:uid", account.get().uid());
            Files.setAttribute(folder, "unix:gid", account.get().gid());
        }
        Path outputFile = folder.resolve("orchestra-output");
        OutputValues printed = new OutputValues(job.outputs());
        Command command = Command.of(words(job, account), folder)
                .variables(Map.of("ORCHESTRA_OUTPUT", outputFile.toString()))
                .reading(printed::read);
        Exit exit = processes.run(command, job.attempt(), attempt);
        if (!exit.ok()) {
            String reason = exit.code() == FILE_TOO_LONG
                    ? "it wrote a file longer than the " + settings.fileBytes() + " bytes that are allowed"
                    : exit.reason();
            return Ending.failure(reason, exit.log());
        }
        OutputValues filed = new OutputValues(job.outputs());
        lastOf(outputFile).lines().forEach(filed::read);
        Map<String, String> output = new HashMap<>(printed.found());
        output.putAll(filed.found());
        output.put("exit_code", Integer.toString(exit.code()));
        return Ending.success(output, exit.log());
    }

    private List<String> words(Job job, Optional<Account> account) {
        List<String> words = new ArrayList<>(List.of("prlimit", "--core=0", "--nofile=" + OPEN_FILES));
        if (settings.memoryBytes() > 0) {
            words.add("--as=" + settings.memoryBytes());
        }
        if (settings.fileBytes() > 0) {
            words.add("--fsize=" + settings.fileBytes());
        }
        words.addAll(List.of("--", "setpriv", "--no-new-privs"));
        account.ifPresent(of -> words.addAll(
                List.of("--reuid=" + of.uid(), "--regid=" + of.gid(), "--clear-groups", "--inh-caps=-all")));
        words.add("--");
        words.add(job.artifact());
        words.addAll(job.args());
        return words;
    }

    private Optional<Account> account(Job job, Attempt attempt) throws IOException {
        AtomicReference<String> line = new AtomicReference<>("");
        Command ask =
                Command.of(List.of("getent", "passwd", "--", settings.user().orElseThrow()), attempt.folder());
        processes.run(ask.reading(line::set), job.attempt(), attempt);
        String[] fields = line.get().split(":", -1);
        return fields.length < 4
                ? Optional.empty()
                : Optional.of(new Account(Integer.parseInt(fields[2]), Integer.parseInt(fields[3])));
    }

    /** The end of a file that a program wrote; nothing when there is none, or it is a link or a pipe. */
    private static String lastOf(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return "";
        }
        try (SeekableByteChannel channel =
                Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            channel.position(Math.max(0, channel.size() - READ_OF_OUTPUT));
            ByteBuffer buffer = ByteBuffer.allocate(READ_OF_OUTPUT);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // Until it is full or all is read.
            }
            return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
        }
    }

    private static boolean hasNul(Job job) {
        return job.artifact().indexOf('\0') >= 0 || job.args().stream().anyMatch(arg -> arg.indexOf('\0') >= 0);
    }

    private static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid") instanceof Integer uid && uid == 0;
        } catch (IOException e) {
            // Then the worker cannot look for processes either; root is the assumption that does no harm.
            return true;
        }
    }
}
