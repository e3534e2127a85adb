package orchestra.local;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/** Where a server's program is: on the PATH, or a script of ours that starts an embedded one. */
final class ServerProgram {
    private ServerProgram() {}

    static Optional<Path> onPath(String name) {
        return onPath(name, Objects.requireNonNullElse(System.getenv("PATH"), ""));
    }

    static Optional<Path> onPath(String name, String path) {
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder).toAbsolutePath().resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Writes the script that runs a class of ours in a JVM with those flags, and gives it. */
    static Path script(Path script, Class<?> main, String jvmFlags) {
        String text = "#!/bin/sh\nexec " + quoted(JavaProgram.java()) + " " + jvmFlags + " -XX:+UseSerialGC -cp "
                + quoted(JavaProgram.classPath()) + " " + main.getName() + " \"$@\"\n";
        try {
            Files.createDirectories(script.toAbsolutePath().getParent());
            if (!Files.exists(script) || !Files.readString(script).equals(text)) {
                Files.deleteIfExists(script);
                Files.writeString(script, text);
                Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            return script;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write " + script, failure);
        }
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
