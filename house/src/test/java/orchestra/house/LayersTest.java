package orchestra.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Imports point down the design's list of rooms, never up. */
final class LayersTest {
    private static final JavaClasses CLASSES = Rooms.classes();

    /** A rule over a room that is not scanned would hold whatever is in it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "orchestra.agent",
                "orchestra.agent.local",
                "orchestra.agent.machine",
                "orchestra.agent.mongo",
                "orchestra.agent.plan",
                "orchestra.charm",
                "orchestra.charm.packer",
                "orchestra.charm.simulator",
                "orchestra.checkout",
                "orchestra.daemon",
                "orchestra.broker",
                "orchestra.local",
                "orchestra.orchestrator",
                "orchestra.protocol",
                "orchestra.worker"
            })
    void roomIsScanned(String room) {
        assertThat(CLASSES.containPackage(room))
                .as("classes of %s were scanned", room)
                .isTrue();
        assertThat(CLASSES.getPackage(room).getClasses()).hasSizeGreaterThan(1);
    }

    /** Each room's own packages, and the rooms of ours that it may import. */
    @ParameterizedTest(name = "{0} imports of ours only {1}")
    @CsvSource({
        "orchestra.charm, ''",
        "orchestra.charm.packer.., ''",
        "orchestra.charm.simulator.., orchestra.charm",
        "orchestra.checkout.., orchestra.charm",
        "orchestra.agent.., orchestra.charm",
        "orchestra.daemon.., ''",
        "orchestra.protocol.., ''",
        "orchestra.broker.., ''",
        "orchestra.worker.., orchestra.protocol.. orchestra.broker.. orchestra.daemon..",
        "orchestra.orchestrator.., orchestra.protocol.. orchestra.broker.. orchestra.daemon..",
        "orchestra.local.., orchestra.charm orchestra.charm.packer.. orchestra.charm.simulator..",
    })
    void roomImportsOnlyWhatLiesBelow(String room, String below) {
        String[] allowed = Rooms.allowed(room, below);
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage(room)
                .should()
                .dependOnClassesThat(Rooms.oursOutside(allowed))
                .because("imports point down the layers, never up");
        rule.check(CLASSES);
    }

    @Test
    void planKnowsNoAdapterAndDoesNothing() {
        noClasses()
                .that()
                .resideInAPackage("orchestra.agent.plan..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "orchestra.agent.machine..",
                        "orchestra.agent.mongo..",
                        "orchestra.agent.local..",
                        "java.net..",
                        "java.nio.channels..")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(java.nio.file.Files.class, ProcessBuilder.class, Process.class, Thread.class)
                .because("the plan is a pure function from facts to steps")
                .check(CLASSES);
    }

    @Test
    void adaptersDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage("orchestra.agent.machine..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("orchestra.agent.local..")
                .check(CLASSES);
    }
}
