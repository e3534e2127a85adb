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

/**
 * Which program serves the database: the mongod on the PATH, else the embedded one.
 *
 * @param program an executable that takes mongod's flags
 * @param embedded whether it is ours
 */
record Database(Path program, boolean embedded) {
    static Database choose(Place place) {
        return onPath(Objects.requireNonNullElse(System.getenv("PATH"), ""))
                .map(mongod -> new Database(mongod, false))
                .orElseGet(() -> new Database(script(place), true));
    }

    static Optional<Path> onPath(String path) {
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder).toAbsolutePath().resolve("mongod"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    String said() {
        return embedded
                ? "the embedded one (there is no mongod on the PATH); documents are kept by H2, for trying out"
                : "mongod, " + program;
    }

    private static Path script(Place place) {
        Path script = place.mongod();
        String text = "#!/bin/sh\nexec " + quoted(JavaProgram.java()) + " -Xmx192m -XX:+UseSerialGC -cp "
                + quoted(JavaProgram.classPath()) + " " + EmbeddedMongod.class.getName() + " \"$@\"\n";
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
