package orchestra.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How another JVM of this same Java and class path is started. */
final class JavaProgram {
    private JavaProgram() {}

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** The command that runs a class, by name, with a heap such as {@code -Xmx64m}. */
    static List<String> command(String heap, String mainClass, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                java(),
                heap,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath(),
                mainClass));
        command.addAll(List.of(arguments));
        return command;
    }

    /** This program's class path, absolute. */
    static String classPath() {
        List<String> parts = new ArrayList<>();
        for (String part : System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1)) {
            parts.add(Path.of(part).toAbsolutePath().toString());
        }
        return String.join(java.io.File.pathSeparator, parts);
    }
}
