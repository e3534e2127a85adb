package orchestra.agent.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import orchestra.agent.facts.Memory;
import orchestra.agent.facts.SecretFact;
import orchestra.agent.facts.SecretOption;
import orchestra.agent.relation.DatabaseOffer;
import orchestra.agent.storage.FileSystemType;
import orchestra.agent.storage.StorageSpec;
import orchestra.charm.Event;
import orchestra.charm.Secret;
import orchestra.charm.Status;
import orchestra.charm.UnitName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PlannerTest {

    private static final StorageSpec A = new StorageSpec("10.0.0.1", "", FileSystemType.NFS, "/srv/a", "");
    private static final StorageSpec B = new StorageSpec("10.0.0.1", "", FileSystemType.NFS, "/srv/b", "");

    @Test
    void withoutStorageTheDaemonIsStoppedAndTheUnitBlockedWithItsCure() {
        Plan plan = plan(new FactsBuilder());

        assertThat(runs(plan)).containsExactly("epmd", "rabbitmq", "mongod");
        assertThat(stops(plan)).contains("orchestrator");
        assertThat(status(plan))
                .isEqualTo(Status.blocked("no shared storage: integrate the storage endpoint,"
                        + " or set storage_ip, storage_fstype and storage_mountpoint"));
    }

    @Test
    void theDaemonNeedsTheStorageItsSecretsAndItsGround() {
        Plan plan = plan(new FactsBuilder().offer(0, "/srv/a"));

        assertThat(steps(plan, ServiceStep.Running.class))
                .filteredOn(step -> step.spec().name().equals("orchestrator"))
                .singleElement()
                .satisfies(step -> assertThat(step.needs())
                        .containsExactlyInAnyOrder(Goal.GROUND, Goal.SECRETS, Goal.STORAGE, Goal.DATABASE));
        assertThat(status(plan)).isEqualTo(Status.active(""));
    }

    @ParameterizedTest
    @EnumSource(
            value = Event.Lifecycle.Kind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"STOP", "REMOVE"})
    void thereIsNoLogicPerHook(Event.Lifecycle.Kind kind) {
        assertThat(plan(new FactsBuilder().offer(0, "/srv/a").on(kind)).steps())
                .isEqualTo(plan(new FactsBuilder().offer(0, "/srv/a")).steps());
    }

    @Test
    void aSettledUnitHasNothingToTellJuju() {
        Plan plan = plan(new FactsBuilder().offer(0, "/srv/a").mounted(A));

        assertThat(plan.steps())
                .noneMatch(step -> step instanceof Step.OpenPort
                        || step instanceof Step.KeepSecrets
                        || step instanceof RelationStep.ActiveUnit
                        || step instanceof Step.WorkloadVersion
                        || step instanceof StorageStep.Unmounted
                        || step instanceof ServiceStep.Stopped
                        || step instanceof Step.AotCache);
    }

    @Test
    void aChangedSourceStopsTheDaemonThenUnmountsThenMounts() {
        Plan plan = plan(new FactsBuilder().offer(0, "/srv/b").mounted(A));

        assertThat(order(
                        plan,
                        "service orchestrator is stopped",
                        "/state/storage is unmounted",
                        B.text() + " is mounted"))
                .isTrue();
    }

    @Test
    void changedOptionsAreMountedAnew() {
        StorageSpec soft = new StorageSpec("10.0.0.1", "", FileSystemType.NFS, "/srv/a", "soft");

        assertThat(steps(plan(new FactsBuilder().offer(0, "/srv/a").mounted(soft)), StorageStep.Unmounted.class))
                .hasSize(1);
    }

    @Test
    void aBrokenRelationStopsTheDaemonThenUnmounts() {
        Plan plan = plan(new FactsBuilder().mounted(A));

        assertThat(order(plan, "service orchestrator is stopped", "/state/storage is unmounted"))
                .isTrue();
        assertThat(runs(plan)).doesNotContain("orchestrator");
    }

    @Test
    void anInvalidStorageOptionBlocksByNameAndKeepsTheStorageThatIsRelated() {
        Plan plan = plan(new FactsBuilder()
                .config("storage_fstype", "ntfs")
                .offer(0, "/srv/a")
                .mounted(A));

        assertThat(status(plan).level()).isEqualTo(Status.Level.BLOCKED);
        assertThat(status(plan).message()).startsWith("invalid option storage_fstype: wanted one of nfs");
        assertThat(steps(plan, StorageStep.Mounted.class))
                .extracting(StorageStep.Mounted::spec)
                .containsExactly(A);
        assertThat(runs(plan)).contains("orchestrator");
    }

    @Test
    void anInvalidStorageOptionDoesNotKeepAStorageWhoseRelationIsGone() {
        Plan plan = plan(new FactsBuilder().config("storage_fstype", "ntfs").mounted(A));

        assertThat(order(plan, "service orchestrator is stopped", "/state/storage is unmounted"))
                .isTrue();
        assertThat(status(plan).message())
                .contains("invalid option storage_fstype")
                .contains("no shared storage");
    }

    @Test
    void anInvalidOptionDoesNotOpenTheGate() {
        Plan plan = plan(new FactsBuilder().config("root_secret", "short").secret(SecretOption.ROOT_SECRET, null));

        assertThat(runs(plan)).doesNotContain("orchestrator");
        assertThat(status(plan).message())
                .contains("invalid option root_secret")
                .contains("no shared storage");
    }

    @Test
    void anInvalidSecretGoesOnWithTheLastGoodOne() {
        Plan plan = plan(new FactsBuilder()
                .offer(0, "/srv/a")
                .config("root_secret", "short")
                .secret(SecretOption.ROOT_SECRET, null)
                .remembered(SecretOption.ROOT_SECRET, "the last good one"));

        assertThat(credential(plan, "root-secret")).isEqualTo("the last good one");
        assertThat(runs(plan)).contains("orchestrator");
    }

    @Test
    void withoutARootSecretNobodyCouldSignInSoNothingStarts() {
        Plan plan = plan(new FactsBuilder()
                .offer(0, "/srv/a")
                .secret(SecretOption.ROOT_SECRET, new SecretFact.Unavailable(Status.waiting("waiting for the grant"))));

        assertThat(runs(plan)).doesNotContain("orchestrator");
        assertThat(status(plan)).isEqualTo(Status.waiting("waiting for the grant"));
    }

    @Test
    void freshSecretsAreKeptByJujuTogetherWithThoseItKeepsAlready() {
        Plan plan = plan(new FactsBuilder()
                .secret(SecretOption.RABBIT_PASSWORD, new SecretFact.Fresh(new Secret("new")))
                .secret(SecretOption.NODES_SECRET, new SecretFact.Known(new Secret("from the option"), false))
                .secretId("secret:x"));

        assertThat(steps(plan, Step.KeepSecrets.class)).singleElement().satisfies(step -> {
            assertThat(step.id()).contains("secret:x");
            assertThat(step.content())
                    .containsKeys("rabbit-password", "root-secret")
                    .doesNotContainKey("nodes-secret");
        });
    }

    @Test
    void aFreshSecretIsRememberedBeforeAnyServerHearsOfIt() {
        Plan plan = plan(
                new FactsBuilder().secret(SecretOption.MONGO_NODES_PASSWORD, new SecretFact.Fresh(new Secret("new"))));

        assertThat(steps(plan, AccountStep.Remembered.class))
                .singleElement()
                .satisfies(step ->
                        assertThat(step.memory().pending()).containsEntry("mongo_nodes_password", new Secret("new")));
        assertThat(order(plan, "new accounts are remembered", "user nodes of database workers"))
                .isTrue();
        assertThat(plan.memory().pending()).containsOnlyKeys("mongo_nodes_password");
    }

    @Test
    void aPassiveUnitNeverHandsOverSecretsOfItsOwn() {
        Plan plan = plan(new FactsBuilder()
                .cluster(Optional.of(new UnitName("orchestra", 7)), true)
                .secret(SecretOption.ROOT_SECRET, new SecretFact.Fresh(new Secret("its own"))));

        assertThat(plan.memory().pending()).isEmpty();
    }

    @Test
    void aPassiveLeaderAsksForTheDatabase() {
        Plan plan = plan(new FactsBuilder()
                .cluster(Optional.of(new UnitName("orchestra", 7)), true)
                .database(Map.of(), new DatabaseOffer.Awaited("mongodb")));

        assertThat(steps(plan, RelationStep.ApplicationData.class)).hasSize(1);
    }

    @Test
    void aNewUnitOpensThePortClaimsTheClusterAndMakesItsCache() {
        Plan plan = plan(new FactsBuilder().newUnit().cluster(Optional.empty(), false));

        assertThat(plan.steps())
                .contains(new Step.OpenPort("8080/tcp"))
                .contains(new RelationStep.ActiveUnit("cluster:0", FactsBuilder.UNIT))
                .contains(new Step.AotCache(FactsBuilder.PLACE.aotCache()))
                .contains(new Step.WorkloadVersion("0.1.0"));
    }

    @Test
    void onlyTheApiPortStaysOpen() {
        assertThat(plan(new FactsBuilder().ports(Set.of("8080/tcp", "27017/tcp")))
                        .steps())
                .contains(new Step.ClosedPort("27017/tcp"))
                .noneMatch(Step.OpenPort.class::isInstance);
    }

    @Test
    void aSecondUnitIsBlockedWithItsCureAndStartsNothing() {
        Plan plan = plan(new FactsBuilder()
                .leader(false)
                .cluster(Optional.of(new UnitName("orchestra", 7)), true)
                .offer(0, "/srv/a"));

        assertThat(runs(plan)).isEmpty();
        assertThat(status(plan))
                .isEqualTo(Status.blocked(
                        "orchestra/7 works, and one unit is supported so far: juju remove-unit orchestra/0"));
    }

    @Test
    void leadershipThatMovesDoesNotMoveTheWork() {
        Plan old = plan(new FactsBuilder().leader(false).offer(0, "/srv/a"));
        Plan other = plan(new FactsBuilder()
                .leader(true)
                .cluster(Optional.of(new UnitName("orchestra", 7)), true)
                .offer(0, "/srv/a"));

        assertThat(runs(old)).contains("orchestrator");
        assertThat(runs(other)).isEmpty();
    }

    @Test
    void theLeaderTakesOverFromAUnitThatIsGone() {
        Plan plan = plan(new FactsBuilder()
                .cluster(Optional.of(new UnitName("orchestra", 7)), false)
                .offer(0, "/srv/a"));

        assertThat(plan.steps()).contains(new RelationStep.ActiveUnit("cluster:0", FactsBuilder.UNIT));
        assertThat(runs(plan)).contains("orchestrator");
    }

    @Test
    void stopStopsEverythingAndLaterHooksStartNothing() {
        Plan stop = plan(new FactsBuilder().on(Event.Lifecycle.Kind.STOP).offer(0, "/srv/a"));
        Plan later = plan(new FactsBuilder().stopped().offer(0, "/srv/a"));
        Plan start =
                plan(new FactsBuilder().stopped().on(Event.Lifecycle.Kind.START).offer(0, "/srv/a"));

        assertThat(stops(stop)).containsExactly("orchestrator", "mongod", "rabbitmq", "epmd");
        assertThat(stop.memory().stopped()).isTrue();
        assertThat(runs(later)).isEmpty();
        assertThat(runs(start)).contains("orchestrator");
    }

    @Test
    void removeLeavesNothingOfOurs() {
        Plan plan = plan(new FactsBuilder().on(Event.Lifecycle.Kind.REMOVE).mounted(A));

        assertThat(plan.forget()).isTrue();
        assertThat(plan.memory()).as("what is ours to unmount").isEqualTo(Memory.NONE.withStorage(Optional.of(A)));
        assertThat(order(
                        plan,
                        "service orchestrator is stopped",
                        "/state/storage is unmounted",
                        "hosts file has no line of ours",
                        "service orchestrator is removed",
                        "the package manager is as it was",
                        "/state is gone",
                        "the services' users are gone"))
                .isTrue();
    }

    @Test
    void aMachineThatMayNotInstallMongodSaysSo() {
        assertThat(status(plan(new FactsBuilder()
                                .withoutMongod()
                                .config("mongo_source", "none")
                                .offer(0, "/srv/a")))
                        .message())
                .startsWith("no MongoDB server");
    }

    @Test
    void verboseChangesTheSettingsOnly() {
        List<Step> quiet = plan(new FactsBuilder().offer(0, "/srv/a")).steps();
        List<Step> verbose = plan(new FactsBuilder().offer(0, "/srv/a").config("verbose", true))
                .steps();

        assertThat(verbose.stream().filter(step -> !quiet.contains(step)))
                .singleElement()
                .isInstanceOfSatisfying(
                        Step.TextFile.class,
                        file -> assertThat(file.content().reveal()).contains("log.level=debug"));
    }

    @Test
    void noStepTellsASecret() {
        Plan plan = plan(new FactsBuilder().newUnit().configuredStorage());

        assertThat(plan.toString()).doesNotContain("generated-root-secret");
        assertThat(plan.steps()).allSatisfy(step -> assertThat(step.text()).doesNotContain("generated-"));
        assertThat(steps(plan, ServiceStep.Running.class))
                .allSatisfy(service -> assertThat(service.spec().toString()).doesNotContain("generated-"));
    }

    @Test
    void aLocalUnitListensOnTheLoopbackInterfaceAndTakesADirectory() {
        Plan plan = plan(new FactsBuilder()
                .local()
                .config("storage_ip", "127.0.0.1")
                .config("storage_fstype", "bind")
                .config("storage_mountpoint", "/srv/x"));

        assertThat(steps(plan, Step.TextFile.class))
                .filteredOn(file -> file.path().endsWith("orchestrator.properties"))
                .singleElement()
                .satisfies(file -> assertThat(file.content().reveal())
                        .contains("listen.address=127.0.0.1\n")
                        .contains("listen.port=18080\n")
                        .contains("storage.kind=directory\n"));
    }

    private static Plan plan(FactsBuilder facts) {
        return Planner.plan(facts.build());
    }

    private static Status status(Plan plan) {
        return Status.worst(plan.statuses());
    }

    private static <T extends Step> List<T> steps(Plan plan, Class<T> type) {
        return plan.steps().stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static List<String> runs(Plan plan) {
        return steps(plan, ServiceStep.Running.class).stream()
                .map(step -> step.spec().name())
                .toList();
    }

    private static List<String> stops(Plan plan) {
        return steps(plan, ServiceStep.Stopped.class).stream()
                .map(ServiceStep.Stopped::name)
                .toList();
    }

    private static String credential(Plan plan, String name) {
        return steps(plan, Step.TextFile.class).stream()
                .filter(file -> file.path().endsWith(name))
                .map(file -> file.content().reveal())
                .findFirst()
                .orElse("");
    }

    private static boolean order(Plan plan, String... texts) {
        List<Integer> places = Stream.of(texts)
                .map(text -> {
                    for (int i = 0; i < plan.steps().size(); i++) {
                        if (plan.steps().get(i).text().startsWith(text)) {
                            return i;
                        }
                    }
                    return -1;
                })
                .toList();
        return !places.contains(-1) && places.equals(places.stream().sorted().toList());
    }
}
