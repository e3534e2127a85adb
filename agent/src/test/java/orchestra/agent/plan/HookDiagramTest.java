package orchestra.agent.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The picture of what a hook does is the planner's own; {@code house/draw} draws it anew. */
final class HookDiagramTest {
    private static final Path PICTURE = Path.of("../docs/images/hooks.svg");

    @Test
    void thePictureInTheDocsIsWhatThePlannerDoes() throws IOException {
        String drawn = HookDiagram.draw();
        if (Boolean.getBoolean("diagram.draw")) {
            Files.writeString(PICTURE, drawn);
        }

        assertThat(Files.readString(PICTURE))
                .as("docs/images/hooks.svg, which house/draw draws anew")
                .isEqualTo(drawn);
    }

    @Test
    void everyKindOfStepIsInThePicture() throws IOException {
        String picture = Files.readString(PICTURE);
        Set<String> missing = new TreeSet<>();
        collect(Step.class, missing);
        assertThat(missing).hasSizeGreaterThan(25);
        missing.removeIf(kind -> picture.contains("<g class=\"" + kind + "\">"));

        assertThat(missing)
                .as("steps that no situation of HookSituations leads to")
                .isEmpty();
    }

    @Test
    void thePictureNamesNoSecret() {
        assertThat(HookDiagram.draw()).doesNotContain("made-", "generated-", "theirs");
    }

    private static void collect(Class<?> type, Set<String> kinds) {
        if (type.isSealed()) {
            for (Class<?> kind : type.getPermittedSubclasses()) {
                collect(kind, kinds);
            }
        } else {
            kinds.add(HookSituations.kind(type));
        }
    }
}
