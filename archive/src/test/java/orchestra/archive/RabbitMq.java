package orchestra.archive;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The real message broker of the tests. */
final class RabbitMq {

    private RabbitMq() {}

    /** Its program: named by a variable, or the distribution's, which is not the wrapper that changes the user. */
    static Path program() {
        return Stream.concat(
                        Optional.ofNullable(System.getenv("ORCHESTRA_TEST_RABBITMQ")).map(Path::of).stream(),
                        Stream.of(Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server")))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no RabbitMQ on this machine: apt-get install rabbitmq-server"));
    }
}
