package orchestra.charm.packer;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * A Java runtime with a few modules, made by jlink from the JDK that runs this. It holds no class data archive: that cannot
 * be reproduced, so each unit makes its own.
 */
final class JavaRuntime {
    private JavaRuntime() {}

    /**
     * Makes the runtime, unless the one that is there was made by the same JDK with the same modules.
     *
     * @param output the runtime's folder; what it holds is replaced. Beside it a file {@code NAME.made-from} says what it was
     *     made from.
     * @return whether it was made anew
     */
    static boolean link(String modules, Path output, PrintStream log) throws IOException {
        Path stamp = output.resolveSibling(output.getFileName() + ".made-from");
        String made = stamp(modules);
        if (Files.isExecutable(output.resolve("bin/java"))
                && Files.exists(stamp)
                && Files.readString(stamp).equals(made)) {
            return false;
        }
        Files.deleteIfExists(stamp);
        delete(output);
        ToolProvider jlink = ToolProvider.findFirst("jlink")
                .orElseThrow(() -> new IOException("This Java has no jlink: run with a JDK rather than a JRE"));
        List<String> arguments =
                List.of("--add-modules", modules, "--no-header-files", "--no-man-pages", "--output", output.toString());
        int code = jlink.run(log, log, arguments.toArray(String[]::new));
        if (code != 0) {
            throw new IOException("jlink ended with " + code + " for " + modules);
        }
        Files.writeString(stamp, made);
        return true;
    }

    private static String stamp(String modules) throws IOException {
        Path home = Path.of(System.getProperty("java.home"));
        return modules + "\n" + Files.readString(home.resolve("release"));
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
