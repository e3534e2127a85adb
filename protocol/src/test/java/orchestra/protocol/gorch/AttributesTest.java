package orchestra.protocol.gorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import orchestra.protocol.gorch.Attributes.GaveUp;
import orchestra.protocol.gorch.Attributes.Named;
import orchestra.protocol.gorch.Attributes.Substituted;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What nodes ask of one another. */
final class AttributesTest {
    private static final List<Named> NODES = List.of(
            new Named("d", Map.of("ip_address", "10.0.0.4", "only_d", "")),
            new Named("web:create", Map.of("port", "1")),
            new Named("web:start", Map.of("port", "2", "a:b", "colon")),
            new Named("ad", Map.of("ip_address", "wrong")),
            new Named("twin", Map.of("x", "first", "y", "early")),
            new Named("twin", Map.of("x", "last")),
            new Named("", Map.of("port", "nameless")));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "ip=get_attribute d:ip_address|ip=10.0.0.4",
                "ip=get_attribute regex:d:ip_address|ip=wrong",
                "ip=get_attribute regex:^d$:ip_address|ip=10.0.0.4",
                "k=get_attribute d:only_d|k=",
                "k=get_attribute d:missing|k=",
                "k=get_attribute nobody:port|k=",
                "p=get_attribute web.*:port|p=2",
                "p=get_attribute eb:port|p=2",
                "p=get_attribute regex:web:port|p=2",
                "p=get_attribute web:create:port|p=1",
                "p=get_attribute ^web:c:port|p=1",
                "x=get_attribute twin:x|x=last",
                "y=get_attribute twin:y|y=early",
                "-Dk=get_attribute d:ip_address|-Dk=10.0.0.4"
            })
    void requestIsReplaced(String argument, String value) {
        assertThat(Attributes.substitute(List.of("-e", argument), NODES))
                .isEqualTo(new Substituted(List.of("-e", value)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "k",
                "k=v",
                "get_attribute 1:output1",
                "=get_attribute d:ip_address",
                "k=get_attribute d",
                "k=get_attribute :ip",
                "k=get_attribute d:",
                "k = get_attribute d:ip_address",
                "echo a; k=get_attribute d:ip_address",
                "k=get_attributes d:ip_address",
                "k=get_attribute",
                "a=b=get_attribute d:ip_address",
                "K=GET_ATTRIBUTE d:ip_address"
            })
    void anyOtherTextStaysAsItIs(String argument) {
        assertThat(Attributes.substitute(List.of(argument), NODES)).isEqualTo(new Substituted(List.of(argument)));
    }

    @Test
    void nodeNamedLikeThePrefixIsANode() {
        assertThat(Attributes.substitute(
                        List.of("k=get_attribute regex:a"), List.of(new Named("regex", Map.of("a", "1")))))
                .isEqualTo(new Substituted(List.of("k=1")));
    }

    @Test
    void nodeWhoseNameIsNoExpressionIsFoundByItsName() {
        assertThat(Attributes.substitute(List.of("k=get_attribute a(b:v"), List.of(new Named("a(b", Map.of("v", "1")))))
                .isEqualTo(new Substituted(List.of("k=1")));
    }

    @Test
    void valueIsNotLookedAtAgain() {
        List<Named> nodes = List.of(new Named("a", Map.of("v", "k=get_attribute a:v")));

        assertThat(Attributes.substitute(List.of("x=get_attribute a:v"), nodes))
                .isEqualTo(new Substituted(List.of("x=k=get_attribute a:v")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a(b", "*a", "[", "a**b)", "(?=a)", "(a)\\1", "regex:("})
    void expressionThatIsNoneIsRefusedNamingTheNode(String expression) {
        String argument = "k=get_attribute " + expression + ":v";
        String json = "{\"edges\":[],\"nodes\":[{\"engine\":\"e\",\"args\":[\"x\",\"" + argument.replace("\\", "\\\\")
                + "\"],\"name\":\"c\"}]}";

        assertThat(Graphs.problems(json)).singleElement().satisfies(problem -> {
            assertThat(problem.field()).isEqualTo("nodes[0].args[1]");
            assertThat(problem.message()).startsWith("node \"c\": ").contains("RE2");
        });
        assertThat(Attributes.substitute(List.of(argument), NODES)).isInstanceOf(GaveUp.class);
    }

    /** An engine that goes back and tries again would be at these for longer than anybody waits. */
    @ParameterizedTest
    @ValueSource(
            strings = {"^(a+)+$", "^(a|aa)+$", "^(|a|aa)+$", "^(a|a?)+$", "((a*)*)*b", "(.*)(.*)(.*)(.*)(.*)(.*)b"})
    void expressionThatWouldTakeForEverElsewhereIsSoonDone(String expression) {
        List<Named> nodes = List.of(new Named("a".repeat(255) + "!", Map.of("v", "1")));

        assertThat(assertTimeoutPreemptively(
                        Duration.ofSeconds(20),
                        () -> Attributes.substitute(List.of("k=get_attribute " + expression + ":v"), nodes)))
                .isEqualTo(new Substituted(List.of("k=")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "((((a{100}){100}){100}){100}){100}",
                "a{101}",
                "a{1,1000}",
                "a{9999999999999999999}",
                "a{50}b{50}",
            })
    void expressionThatRepeatsTooOftenIsRefused(String expression) {
        assertThat(Attributes.substitute(List.of("k=get_attribute " + expression + ":v"), NODES))
                .isInstanceOfSatisfying(
                        GaveUp.class,
                        gaveUp -> assertThat(gaveUp.reason()).contains("must repeat at most 100 times in all"));
        assertThat(Attributes.substitute(List.of("k=get_attribute [0-9]{4}-[0-9]{2}:v"), NODES))
                .isEqualTo(new Substituted(List.of("k=")));
    }

    @Test
    void expressionThatIsTooLongIsRefused() {
        assertThat(Attributes.substitute(List.of("k=get_attribute " + "(".repeat(257) + ":v"), NODES))
                .isEqualTo(new GaveUp("the node to get an attribute of must have at most 256 characters; found 257"));
    }

    @Test
    void namesAndExpressionsTogetherAreBounded() {
        List<String> names = IntStream.range(0, 100_000)
                .mapToObj(node -> "a-node-with-a-long-name-" + node)
                .toList();
        Attributes attributes = new Attributes(names);
        Map<String, String> none = Map.of();
        List<String> few = List.of("k=get_attribute node-4.*9$:v", "l=get_attribute a-node-with-a-long-name-77:v");
        List<String> many = IntStream.range(0, 1000)
                .mapToObj(number -> "k=get_attribute regex:.*" + number + ".*:v")
                .toList();

        assertThat(attributes.substitute(few, node -> none)).isEqualTo(new Substituted(List.of("k=", "l=")));
        assertThat(attributes.problem(many.getFirst())).isEmpty();
        assertThat(many.stream().map(attributes::problem).filter(Optional::isPresent))
                .isNotEmpty();
        assertThat(attributes.problem(few.getFirst())).isEmpty();
    }

    @Test
    void exactNamesOfAHundredThousandNodesCostNothingEach() {
        int nodes = 100_000;
        List<String> names =
                IntStream.range(0, nodes).mapToObj(node -> "n" + node).toList();
        Attributes attributes = new Attributes(names);

        for (int node = 0; node < nodes; node++) {
            int wanted = nodes - 1 - node;
            assertThat(attributes
                            .substitute(
                                    List.of("k=get_attribute n" + wanted + ":v"), asked -> Map.of("v", "of " + asked))
                            .equals(new Substituted(List.of("k=of " + wanted))))
                    .isTrue();
        }
    }

    @Property(tries = 1000)
    void noArgumentMakesItThrow(@ForAll String key, @ForAll String node, @ForAll String attribute) {
        assertThatNoException()
                .isThrownBy(() -> Attributes.substitute(
                        List.of(
                                key,
                                "k=get_attribute " + node + ":" + attribute,
                                "k=get_attribute regex:" + node + ":a"),
                        NODES));
    }
}
