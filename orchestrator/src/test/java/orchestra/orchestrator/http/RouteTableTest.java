package orchestra.orchestrator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class RouteTableTest {
    private static final RouteTable TABLE = new RouteTable(Stream.of(
                    "/",
                    "/v1/users",
                    "/v1/users/me",
                    "/v1/users/{id}",
                    "/v1/users/{id}/keys",
                    "/v1/things/",
                    "/docs",
                    "/docs/")
            .map(path -> Route.get(path).does(call -> Answer.nothing()))
            .toList());

    @Test
    void bothSlashFormsAreTheSameRoute() {
        assertThat(path("/v1/users")).isEqualTo("/v1/users");
        assertThat(path("/v1/users/")).isEqualTo("/v1/users");
        assertThat(path("/v1/things")).isEqualTo("/v1/things/");
        assertThat(path("/v1/users/7/keys/")).isEqualTo("/v1/users/{id}/keys");
        assertThat(path("/")).isEqualTo("/");
        assertThat(path("")).isEqualTo("/");
    }

    @Test
    void formsWithRoutesOfTheirOwnStayApart() {
        assertThat(path("/docs")).isEqualTo("/docs");
        assertThat(path("/docs/")).isEqualTo("/docs/");
    }

    @Test
    void wordsGoBeforeParametersAndComeBackWhereTheyLeadNowhere() {
        assertThat(path("/v1/users/me")).isEqualTo("/v1/users/me");
        assertThat(path("/v1/users/you")).isEqualTo("/v1/users/{id}");
        assertThat(path("/v1/users/me/keys")).isEqualTo("/v1/users/{id}/keys");
        assertThat(parameters("/v1/users/me/keys")).containsExactly(Map.entry("id", "me"));
    }

    @Test
    void parametersAreDecodedWithinTheirSegment() {
        assertThat(parameters("/v1/users/a%2Fb%20c")).containsExactly(Map.entry("id", "a/b c"));
        assertThat(parameters("/v1/users/..%2f")).containsExactly(Map.entry("id", "../"));
    }

    @Test
    void whatIsNotThereIsNotFound() {
        for (String path : List.of(
                "/v1",
                "/v1/user",
                "/v1/users//",
                "//v1/users",
                "/v1//users",
                "/v1/users//keys",
                "/v1/users/7/keys/8")) {
            assertThat(TABLE.find(path)).as(path).isEmpty();
        }
    }

    @Test
    void routesThatContradictEachOtherAreRefused() {
        assertThatThrownBy(() -> table("/a", "/a")).hasMessageContaining("two routes");
        assertThatThrownBy(() -> table("/a/{id}", "/a/{name}/b")).hasMessageContaining("{id} and {name}");
    }

    private static RouteTable table(String... paths) {
        return new RouteTable(Arrays.stream(paths)
                .map(path -> Route.get(path).does(call -> Answer.nothing()))
                .toList());
    }

    private static String path(String raw) {
        return TABLE.find(raw).orElseThrow().routes().values().iterator().next().path();
    }

    private static Map<String, String> parameters(String raw) {
        return TABLE.find(raw).orElseThrow().parameters();
    }
}
