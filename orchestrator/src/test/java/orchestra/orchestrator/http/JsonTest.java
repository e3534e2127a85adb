package orchestra.orchestrator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import orchestra.orchestrator.failure.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{\"a\":1,\"a\":2}", "{} {}", "{'a':1}", "{\"secretive\":secretive}", "NaN"})
    void whatIsNotStrictJsonIsRefusedUnrepeated(String text) {
        assertThatThrownBy(() -> Json.read(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Failure.class)
                .message()
                .doesNotContain("secretive");
    }

    @Test
    void depthIsBounded() {
        String deep = "[".repeat(33) + "]".repeat(33);
        assertThatThrownBy(() -> Json.read(deep.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Failure.class);
        String fine = "[".repeat(32) + "]".repeat(32);
        assertThat(Json.read(fine.getBytes(StandardCharsets.UTF_8)).isArray()).isTrue();
    }

    @Property
    void anyBytesAreReadOrRefused(@ForAll byte[] bytes) {
        try {
            assertThat(Json.read(bytes)).isNotNull();
        } catch (Failure failure) {
            assertThat(failure.kind().status()).isEqualTo(400);
        }
    }
}
