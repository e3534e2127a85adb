package orchestra.agent.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import orchestra.agent.facts.Facts;
import orchestra.agent.facts.Hold;
import orchestra.agent.facts.SecretFact;
import orchestra.agent.facts.SecretOption;
import orchestra.agent.storage.FileSystemType;
import orchestra.agent.storage.StorageSpec;
import orchestra.charm.Secret;
import orchestra.charm.UnitName;
import org.junit.jupiter.api.Test;

final class PlanTextTest {

    private static final StorageSpec A = new StorageSpec("10.0.0.1", "", FileSystemType.NFS, "/srv/a", "");

    @Test
    void tellsTheStepsTheirGoalsAndNeedsAndTheStatus() {
        assertThat(text(new FactsBuilder().offer(0, "/srv/a")))
                .contains("storage: 10.0.0.1:/srv/a (nfs), of the storage relation")
                .contains("service orchestrator runs [for the API; needs the unit's ground, signing in, the storage,"
                        + " the database]")
                .contains("mounted: nothing")
                .endsWith("Status, if nothing fails:\n  active");
    }

    @Test
    void tellsThatOptionsOverrideTheRelation() {
        assertThat(text(new FactsBuilder().offer(0, "/srv/a").configuredStorage()))
                .contains("storage: 10.9.9.9:/srv/c (nfs), of the storage_* options (storage is set by the storage_*"
                        + " options; the storage relation is ignored)");
    }

    @Test
    void tellsWhatChangedSinceTheLastHook() {
        assertThat(text(new FactsBuilder().offer(0, "/srv/b").mounted(A).config("verbose", true)))
                .contains("option verbose: \"\" is now \"true\"")
                .contains("storage: 10.0.0.1:/srv/a (nfs) is now 10.0.0.1:/srv/b (nfs)");
    }

    @Test
    void tellsThatAnotherUnitWorks() {
        assertThat(text(new FactsBuilder().cluster(Optional.of(new UnitName("orchestra", 4)), true)))
                .contains("unit: orchestra/0, while orchestra/4 works")
                .contains("service orchestrator is stopped");
    }

    @Test
    void tellsWhatHoldsTheApiBack() {
        assertThat(text(new FactsBuilder()
                        .offer(0, "/srv/a")
                        .hold(new Hold(
                                true,
                                Optional.of(new Hold.Restore("20261121T100000Z-0a1b2c", "20261121T100100Z-3d4e5f"))))))
                .contains("API: kept closed by the action pause")
                .contains("API: kept closed, since restore 20261121T100000Z-0a1b2c has not ended")
                .doesNotContain("service orchestrator runs");
    }

    @Test
    void showsNoSecret() {
        FactsBuilder builder = new FactsBuilder().offer(0, "/srv/a");
        builder.secret(SecretOption.ROOT_SECRET, new SecretFact.Fresh(new Secret("canary-fresh")));
        builder.secret(SecretOption.NODES_SECRET, new SecretFact.Known(new Secret("canary-known"), false));
        Facts facts = builder.build();

        String text = PlanText.of(facts, Planner.plan(facts));

        assertThat(text)
                .contains("option root_secret: its secret is to be generated")
                .contains("option nodes_secret: its secret is another one")
                .doesNotContain("canary");
        facts.accounts()
                .byHolder()
                .values()
                .forEach(account -> assertThat(text)
                        .doesNotContain(account.databasePassword().reveal() + "\n")
                        .doesNotContain(":" + account.brokerPassword().reveal()));
    }

    private static String text(FactsBuilder builder) {
        Facts facts = builder.build();
        return PlanText.of(facts, Planner.plan(facts));
    }
}
