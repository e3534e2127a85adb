package orchestra.agent.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ConnectionString;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.constraints.UniqueChars;
import orchestra.charm.Secret;
import org.junit.jupiter.api.Test;

/** Connection strings, read back by those that read them: MongoDB's driver, and the rules of URIs. */
final class ConnectionUriTest {

    @Property
    void everyPasswordComesThroughMongosDriver(@ForAll @StringLength(min = 1, max = 40) @UniqueChars String password) {
        Secret uri = MongoUri.direct("10.0.0.1", 27017)
                .of("transform-3-1", new Secret(clean(password)), "workers", "workers");

        ConnectionString read = new ConnectionString(uri.reveal());

        assertThat(new String(read.getPassword())).isEqualTo(clean(password));
        assertThat(Objects.requireNonNull(read.getCredential()).getSource()).isEqualTo("workers");
        assertThat(read.isDirectConnection()).isTrue();
    }

    @Property
    void everyPasswordIsPlainTextInAUri(@ForAll @StringLength(min = 1, max = 40) String password) {
        String uri = new AmqpUri("host", 5672, "orchestra")
                .of("user", new Secret(clean(password)))
                .reveal();

        String written = uri.substring("amqp://user:".length(), uri.indexOf('@'));
        assertThat(written).matches("[A-Za-z0-9._~%-]*");
        assertThat(URLDecoder.decode(written, StandardCharsets.UTF_8)).isEqualTo(clean(password));
    }

    @Test
    void whatIsReservedIsEncoded() {
        assertThat(MongoUri.direct("::1", 27017)
                        .of("ana", new Secret("p@ss:w/rd?&%"), "workers", "workers")
                        .reveal())
                .isEqualTo("mongodb://ana:p%40ss%3Aw%2Frd%3F%26%25@[::1]:27017/workers"
                        + "?authSource=workers&directConnection=true");
        assertThat(new AmqpUri("fd00::1", 5672, "/my host")
                        .of("ana", new Secret("a b"))
                        .reveal())
                .isEqualTo("amqp://ana:a%20b@[fd00::1]:5672/%2Fmy%20host");
    }

    @Test
    void aServerIsTakenFromAConnectionString() {
        MongoUri server = MongoUri.parse("mongodb://u:p%40@10.0.0.1:27017,10.0.0.2:27017/orchestra"
                + "?replicaSet=mongodb&authSource=admin&tls=true");

        assertThat(server.hosts()).isEqualTo(List.of("10.0.0.1:27017", "10.0.0.2:27017"));
        assertThat(server.options()).isEqualTo(Map.of("replicaSet", "mongodb", "tls", "true"));
        assertThat(MongoUri.authSource("mongodb://u:p@h/orchestra?authSource=admin"))
                .isEqualTo("admin");
        assertThat(MongoUri.authSource("mongodb://u:p@h/orchestra")).isEqualTo("orchestra");
        assertThat(MongoUri.authSource("mongodb://u:p@h")).isEqualTo("admin");
    }

    @Test
    void whatIsNoConnectionStringIsRefusedWithoutBeingRepeated() {
        assertThatThrownBy(() -> MongoUri.parse("postgres://u:hidden@h/x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mongodb://")
                .hasMessageNotContaining("hidden");
    }

    /** Without halves of surrogate pairs, which are no text. */
    private static String clean(String text) {
        StringBuilder clean = new StringBuilder("x");
        text.codePoints()
                .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
                .filter(point -> point > 0x1f)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }
}
