package orchestra.archive;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The real MongoDB server of the tests. */
final class Mongod {

    private Mongod() {}

    /** Its program: named by a variable, on the path, or fetched by {@code ./test}. */
    static Path program() {
        String home = System.getenv().getOrDefault("HOME", "/root");
        String cache = System.getenv().getOrDefault("XDG_CACHE_HOME", home + "/.cache");
        return Stream.concat(
                        Optional.ofNullable(System.getenv("ORCHESTRA_TEST_MONGOD")).map(Path::of).stream(),
                        Stream.concat(
                                Stream.of(System.getenv("PATH").split(":", -1))
                                        .map(folder -> Path.of(folder, "mongod")),
                                Stream.of(Path.of(cache, "orchestra", "mongod-6.0.5", "mongod"))))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no mongod on this machine: run ./test, which fetches it"));
    }
}
