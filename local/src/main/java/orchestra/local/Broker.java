package orchestra.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which program serves the messages: the rabbitmq-server on the PATH, else the embedded one.
 *
 * @param program RabbitMQ's own script, or one of ours that takes the flags of {@link EmbeddedBroker}
 * @param embedded whether it is ours
 */
record Broker(Path program, boolean embedded) {
    private static final Path DISTRIBUTED = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");
    private static final int LARGEST_WRAPPER = 64 * 1024;

    static Broker choose(Place place) {
        return ServerProgram.onPath("rabbitmq-server")
                .map(server -> new Broker(unwrapped(server, DISTRIBUTED), false))
                .orElseGet(() -> new Broker(
                        ServerProgram.script(
                                place.broker(),
                                EmbeddedBroker.class,
                                "-Xmx192m -XX:MaxDirectMemorySize=128m -XX:TieredStopAtLevel=1"
                                        + " -XX:+ExitOnOutOfMemoryError"),
                        true));
    }

    /**
     * The program behind the wrapper of Debian and Ubuntu, which lets only root and the user rabbitmq pass.
     *
     * @param own what the wrapper calls
     */
    static Path unwrapped(Path onPath, Path own) {
        try {
            Path real = onPath.toRealPath();
            boolean wrapper = Files.size(real) <= LARGEST_WRAPPER
                    && Files.readString(real, StandardCharsets.ISO_8859_1)
                            .contains(own.resolveSibling("").toString());
            return wrapper && Files.isExecutable(own) ? own : real;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + onPath, failure);
        }
    }

    String said() {
        return embedded
                ? "the embedded one (there is no rabbitmq-server on the PATH); messages are kept in memory, for trying"
                        + " out"
                : "RabbitMQ, " + program;
    }
}
