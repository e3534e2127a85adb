package orchestra.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over the broker of local units. */
final class QpidBrokerTest implements AmqpContract {
    @TempDir
    private static Path folder;

    private static EmbeddedQpid qpid;

    @BeforeAll
    static void start() {
        qpid = EmbeddedQpid.start(folder);
    }

    @AfterAll
    static void stop() {
        qpid.close();
    }

    @Override
    public BrokerUri uri(String password) {
        return qpid.uri(password);
    }

    @Override
    public String password() {
        return qpid.password();
    }

    @Override
    public void changePassword(String password) {
        qpid.restart(password);
    }

    @Override
    public void wipe() {
        qpid.restart(qpid.password());
    }

    @Test
    void productIsTold() {
        try (Broker broker = BrokerContract.up(connect("a"))) {
            assertThat(((BrokerState.Up) broker.state()).product()).containsIgnoringCase("qpid");
        }
    }
}
