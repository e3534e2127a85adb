package orchestra.orchestrator.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.failure.FieldError;
import orchestra.orchestrator.page.PageRules.FilterKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PageRulesTest {
    private static final PageRules RULES = new PageRules(
            Set.of("name", "created"),
            Map.of(
                    "name", FilterKind.TEXT,
                    "active", FilterKind.FLAG,
                    "colour", new FilterKind.OneOf(List.of("red", "green", "blue"))),
            List.of(new Order("name", false)));

    @Test
    void nothingAskedIsTheFirstPageInTheOwnOrder() {
        assertThat(RULES.read(Map.of())).isEqualTo(new Page(50, 0, List.of(new Order("name", false)), Map.of()));
    }

    @Property
    void whatIsAskedWithinTheRulesIsWhatIsRead(
            @ForAll @IntRange(min = 1, max = 200) int limit,
            @ForAll @IntRange(max = 1_000_000) int offset,
            @ForAll boolean descending,
            @ForAll boolean active) {
        Page page = RULES.read(Map.of(
                "limit", List.of(Integer.toString(limit)),
                "offset", List.of(Integer.toString(offset)),
                "sort", List.of((descending ? "-" : "") + "created,name"),
                "active", List.of(Boolean.toString(active))));
        assertThat(page)
                .isEqualTo(new Page(
                        limit,
                        offset,
                        List.of(new Order("created", descending), new Order("name", false)),
                        Map.of("active", Boolean.toString(active))));
    }

    @Property
    void anyQueryIsReadOrRefusedAsInvalid(@ForAll Map<String, @Size(max = 2) List<String>> query) {
        try {
            assertThat(RULES.read(query).limit()).isBetween(1, 200);
        } catch (Failure failure) {
            assertThat(failure.errors()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "limit,0",
        "limit,201",
        "limit,x",
        "offset,-1",
        "sort,secret",
        "sort,''",
        "sort,'name,-name'",
        "sort,--name",
        "active,yes",
        "colour,pink",
        "secret,x"
    })
    void outsideTheRulesIsRefusedByName(String name, String value) {
        assertThatThrownBy(() -> RULES.read(Map.of(name, List.of(value))))
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure -> assertThat(failure.errors())
                                .extracting(FieldError::field)
                                .containsExactly(name));
    }

    @Test
    void whatAWordMayBeIsSaid() {
        assertThat(RULES.read(Map.of("colour", List.of("green"))).filters()).containsEntry("colour", "green");
        assertThatThrownBy(() -> RULES.read(Map.of("colour", List.of("pink"), "active", List.of("yes"))))
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure -> assertThat(failure.errors())
                                .containsExactlyInAnyOrder(
                                        new FieldError("colour", "must be red, green or blue"),
                                        new FieldError("active", "must be true or false")));
    }
}
