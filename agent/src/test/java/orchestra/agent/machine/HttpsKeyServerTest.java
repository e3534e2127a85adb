package orchestra.agent.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.Map;
import orchestra.agent.apply.StepFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The model's proxy is used in each of its usual forms, and its password is never told. */
final class HttpsKeyServerTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"http://127.0.0.1:3128", "127.0.0.1:3128", "http://127.0.0.1", "http://ana:pass@127.0.0.1/"})
    void aProxyIsKnownByItsHostAndPort(String address) {
        assertThat(server(address).proxy())
                .isEqualTo(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 3128)));
    }

    @Test
    void aNameWithoutASchemeIsTheHost() {
        assertThat(server("localhost:8080").proxy().address())
                .asString()
                .startsWith("localhost")
                .endsWith(":8080");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://ana:can ary@proxy:3128", "ana:can%ary@proxy:3128", "http://a:can/ary@proxy:3128"})
    void whatIsNoAddressIsToldWithoutItsPassword(String address) {
        assertThatExceptionOfType(StepFailure.class)
                .isThrownBy(() -> server(address).get("https://127.0.0.1:9/key"))
                .withMessageContaining("found one at proxy:3128")
                .withNoCause()
                .withMessageNotContaining("can");
    }

    @Test
    void noProxyIsUsedWhereNoneIsSet() {
        assertThat(new HttpsKeyServer(Map.of()).proxy()).isEqualTo(Proxy.NO_PROXY);
    }

    private static HttpsKeyServer server(String address) {
        return new HttpsKeyServer(Map.of("https_proxy", address));
    }
}
