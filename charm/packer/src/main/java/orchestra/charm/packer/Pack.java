package orchestra.charm.packer;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The command: stages what its arguments name, lints it, and writes the archive only when nothing is wrong. */
public final class Pack {
    static final int DONE = 0;
    static final int REFUSED = 1;
    static final int USAGE = 2;

    private static final String HELP = """
        Lints a charm and packs it.

          pack --out FILE.charm ENTRY...   lint the entries and write them to FILE.charm
          pack ENTRY...                    lint them only

        Each ENTRY says what goes where in the archive:
          PATH=FILE       one file
          PATH/=FOLDER    a folder and all below it; /=FOLDER is the whole charm
          PATH/=@LIST     the files that LIST names, separated by : (such as a class path)
          version=+BASE   BASE and the git commit of the working folder
          PATH/=%MODULES:FOLDER   a Java runtime with these modules, made in FOLDER by this JDK's jlink

        A file is unpacked with mode 0755 when its owner may execute it here, else with 0644.
        Exit code: 0 done, 1 refused, with every problem on a line of its own, 2 wrong usage.
        """;

    private final Staging staging = new Staging();
    private final PrintStream out;
    private @Nullable Path target;

    private Pack(PrintStream out) {
        this.out = out;
    }

    /** Runs the command and exits with its code. */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.out));
    }

    static int run(List<String> arguments, PrintStream out) {
        Pack pack = new Pack(out);
        try {
            if (arguments.isEmpty() || !pack.stage(new ArrayDeque<>(arguments))) {
                out.print(HELP);
                return USAGE;
            }
            return pack.finish();
        } catch (IOException | UncheckedIOException e) {
            out.println("Cannot pack: " + e.getMessage());
            return REFUSED;
        }
    }

    private boolean stage(Deque<String> arguments) throws IOException {
        while (!arguments.isEmpty()) {
            String argument = arguments.pop();
            int equals = argument.indexOf('=');
            if (argument.equals("--out") && !arguments.isEmpty()) {
                target = Path.of(arguments.pop());
            } else if (equals > 0 && equals < argument.length() - 1) {
                stage(argument.substring(0, equals), argument.substring(equals + 1));
            } else {
                out.println("Not an entry: " + argument);
                return false;
            }
        }
        return true;
    }

    private void stage(String path, String source) throws IOException {
        if (source.startsWith("+")) {
            staging.add(path, Version.of(source.substring(1), Path.of("")) + "\n");
        } else if (!path.endsWith("/")) {
            staging.add(path, Path.of(source));
        } else if (source.startsWith("@")) {
            String list = Files.readString(Path.of(source.substring(1))).strip();
            for (String file : list.split(File.pathSeparator, -1)) {
                if (!file.isEmpty()) {
                    Path jar = Path.of(file);
                    staging.add(path + jar.getFileName(), jar);
                }
            }
        } else if (source.startsWith("%")) {
            int colon = source.indexOf(':');
            Path folder = Path.of(source.substring(colon + 1));
            JavaRuntime.link(source.substring(1, Math.max(1, colon)), folder, out);
            staging.addTree(path, folder);
        } else {
            staging.addTree(path.equals("/") ? "" : path, Path.of(source));
        }
    }

    private int finish() throws IOException {
        List<Problem> problems = staging.lint();
        problems.forEach(out::println);
        if (!problems.isEmpty()) {
            out.println(problems.size() + (problems.size() == 1 ? " problem" : " problems") + ": nothing was packed");
            return REFUSED;
        }
        if (target != null) {
            Archive.write(staging.entries(), target);
            out.printf(
                    "%s: %d files, %.1f MB%n",
                    target.getFileName(), staging.entries().size(), Files.size(target) / 1e6);
        }
        return DONE;
    }
}
