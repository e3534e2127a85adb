package orchestra.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that cannot be made are told in words for an operator, without the password. */
final class ConnectorTest {
    private static final Timings QUICK = new Timings(
            Duration.ofMillis(10),
            Duration.ofMillis(100),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofMillis(100));

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Connector connector = new Connector(QUICK, threads);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "canary",
                "http://nodes:canary@127.0.0.1/orchestra",
                "amqp://nodes:canary%@127.0.0.1/orchestra",
                "amqp://nodes:ca nary@127.0.0.1/orchestra",
                "amqp:nodes:canary",
                "amqp://127.0.0.1/a/b/canary"
            })
    void textThatIsNoConnectionStringIsToldWithoutIt(String text) {
        assertThatThrownBy(() -> connector.open(new BrokerUri(text), "a"))
                .isInstanceOf(Connector.Unreachable.class)
                .hasMessageContaining("amqp://USER:PASSWORD@HOST:PORT/VHOST")
                .hasNoCause()
                .hasMessageNotContaining("canary");
        assertThat(new BrokerUri(text).toString()).doesNotContain("canary");
    }

    @ParameterizedTest
    @ValueSource(strings = {"amqp", "amqps"})
    void whoAcceptsAndSaysNothingIsLeft(String scheme) throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + silent.getLocalPort();
            long begin = System.nanoTime();
            assertThatThrownBy(() ->
                            connector.open(new BrokerUri(scheme + "://nodes:canary@" + address + "/orchestra"), "a"))
                    .isInstanceOf(Connector.Unreachable.class)
                    .hasMessageContaining(address)
                    .hasMessageNotContaining("canary");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void hostWithoutAddressIsTold() {
        assertThatThrownBy(
                        () -> connector.open(new BrokerUri("amqp://nodes:canary@broker.invalid:5672/orchestra"), "a"))
                .hasMessage("the host of broker.invalid:5672 has no address");
    }
}
