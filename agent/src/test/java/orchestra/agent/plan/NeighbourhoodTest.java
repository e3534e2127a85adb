package orchestra.agent.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import orchestra.agent.account.Accounts;
import orchestra.agent.account.MongoUri;
import orchestra.agent.facts.SecretFact;
import orchestra.agent.facts.SecretOption;
import orchestra.agent.relation.ApiRelation;
import orchestra.agent.relation.BrokerOffer;
import orchestra.agent.relation.DatabaseOffer;
import orchestra.agent.relation.WorkerRelation;
import orchestra.charm.Secret;
import orchestra.charm.Status;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a unit does about databases, brokers and the applications related to it. */
final class NeighbourhoodTest {

    private static final String TRANSFORM = "transform:3";
    private static final Accounts KNOWN = FactsBuilder.SETTLED.complete(
            Set.of(Accounts.ORCHESTRATOR, TRANSFORM),
            Set.of(),
            FactsBuilder::made,
            FactsBuilder.NOW.minusSeconds(86_400));
    private static final DatabaseOffer MONGODB = new DatabaseOffer.Ready(
            "mongodb",
            new MongoUri(List.of("10.1.0.4:27017"), Map.of("replicaSet", "mongodb")),
            "relation-7",
            new Secret("theirs"),
            "orchestra",
            "admin");
    private static final BrokerOffer RABBIT =
            new BrokerOffer.Ready("rabbitmq-server", List.of("10.2.0.1"), new Secret("theirs"));

    @Test
    void aNewUnitRemembersItsAccountsBeforeItUsesThem() {
        Plan plan = plan(new FactsBuilder().newUnit());

        List<Step> steps = plan.steps();
        int remembered = first(steps, AccountStep.Remembered.class);
        assertThat(remembered).isNotNegative();
        assertThat(first(steps, AccountStep.DatabaseAccount.class)).isGreaterThan(remembered);
        assertThat(first(steps, AccountStep.BrokerAccount.class)).isGreaterThan(remembered);
        assertThat(steps(plan, AccountStep.DatabaseAccount.class))
                .allSatisfy(step -> assertThat(step.needs()).contains(Goal.ACCOUNTS));
        assertThat(steps(plan(new FactsBuilder()), AccountStep.Remembered.class))
                .isEmpty();
    }

    @Test
    void mongodAsksForAPasswordFromItsFirstMomentAndListensOnLoopback() {
        ServiceSpec mongod = service(plan(new FactsBuilder()), "mongod");

        assertThat(String.join(" ", mongod.command()))
                .contains("--bind_ip 127.0.0.1 ")
                .contains("--keyFile /state/database.key")
                .contains("--replSet orchestra")
                .contains("enableLocalhostAuthBypass=0");
    }

    @Test
    void serversListenForWorkersWhereTheyAreReached() {
        Plan plan = plan(new FactsBuilder().accounts(KNOWN).worker(worker(true, false, Map.of(), Map.of())));

        assertThat(String.join(" ", service(plan, "mongod").command())).contains("--bind_ip 10.0.0.9,127.0.0.1 ");
        assertThat(file(plan, "rabbitmq.conf")).contains("10.0.0.9:5672").contains("127.0.0.1:5672");
    }

    @Test
    void usersHaveWhatTheyNeedAndNothingElse() {
        Plan plan = plan(new FactsBuilder().accounts(KNOWN).worker(worker(true, false, Map.of(), Map.of())));

        Map<String, Map<String, String>> roles = new HashMap<>();
        steps(plan, AccountStep.DatabaseAccount.class)
                .forEach(step -> roles.put(step.user().name(), step.user().roles()));
        assertThat(roles)
                .isEqualTo(Map.of(
                        "admin", Map.of("admin", "root"),
                        "orchestrator-1", Map.of("orchestra", "readWrite", "workers", "readWrite"),
                        "nodes", Map.of("workers", "readWrite"),
                        "transform-3-1", Map.of("workers", "readWrite")));
        assertThat(steps(plan, AccountStep.BrokerAccount.class))
                .extracting(step -> step.user().name())
                .containsExactly("orchestrator-1", "nodes", "transform-3-1");
        assertThat(steps(plan, AccountStep.BrokerAccount.class))
                .extracting(step -> step.user().virtualHost())
                .containsOnly("orchestra");
    }

    @Test
    void aSecretThatCannotBeHadLeavesItsUserAlone() {
        Plan plan = plan(new FactsBuilder()
                .secret(
                        SecretOption.MONGO_ADMIN_PASSWORD,
                        new SecretFact.Unavailable(Status.waiting("waiting for the grant"))));

        assertThat(steps(plan, AccountStep.DatabaseAccount.class))
                .extracting(step -> step.user().name())
                .containsExactly("orchestrator-1", "nodes");
    }

    @Test
    void theOrchestratorIsToldOnlyOfAnAccountThatIsThere() {
        Plan plan = plan(new FactsBuilder().offer(0, "/srv/a"));

        assertThat(steps(plan, Step.TextFile.class))
                .filteredOn(file -> file.path().endsWith("database-uri"))
                .singleElement()
                .satisfies(file -> {
                    assertThat(file.needs()).contains(Goal.DATABASE);
                    assertThat(file.content().reveal()).startsWith("mongodb://orchestrator-1:");
                });
        List<Step> order = plan.steps();
        assertThat(first(order, AccountStep.DatabaseAccount.class))
                .isLessThan(first(order, ServiceStep.ReadyApi.class));
    }

    @Test
    void nothingIsGivenBeforeTheOtherSideHasHadItsSay() {
        Plan plan = plan(new FactsBuilder().accounts(KNOWN).worker(worker(false, false, Map.of(), Map.of())));

        assertThat(steps(plan, RelationStep.class)).isEmpty();
    }

    @Test
    void whoReadsNoSecretsIsGivenConnectionsPlainly() {
        Plan plan = plan(new FactsBuilder().accounts(KNOWN).worker(worker(true, false, Map.of(), Map.of())));

        RelationStep.UnitData given = only(steps(plan, RelationStep.UnitData.class));
        assertThat(given.values()).containsOnlyKeys("mongo_connection", "rabbit_connection");
        assertThat(reveal(given.values().get("mongo_connection")))
                .startsWith("mongodb://transform-3-1:")
                .endsWith("@10.0.0.8:27017/workers?authSource=workers&directConnection=true");
        assertThat(reveal(given.values().get("rabbit_connection")))
                .startsWith("amqp://transform-3-1:")
                .endsWith("@10.0.0.8:5672/orchestra");
        assertThat(given.needs()).contains(Goal.DATABASE, Goal.BROKER, Goal.WORKERS);
        assertThat(given.toString()).doesNotContain("made-");
    }

    @Test
    void whatWasGivenIsNotGivenAgain() {
        Map<String, String> given = new HashMap<>();
        only(steps(
                        plan(new FactsBuilder().accounts(KNOWN).worker(worker(true, false, Map.of(), Map.of()))),
                        RelationStep.UnitData.class))
                .values()
                .forEach((key, value) -> given.put(key, value.reveal()));

        assertThat(steps(
                        plan(new FactsBuilder().accounts(KNOWN).worker(worker(true, false, given, Map.of()))),
                        RelationStep.class))
                .isEmpty();
    }

    @Test
    void whoReadsSecretsIsGivenASecret() {
        Plan plan = plan(new FactsBuilder().accounts(KNOWN).worker(worker(false, true, Map.of(), Map.of())));

        RelationStep.SharedSecret shared = only(steps(plan, RelationStep.SharedSecret.class));
        assertThat(shared.content()).containsOnlyKeys("mongo-connection", "rabbit-connection");
        assertThat(shared.withdrawn()).isEmpty();
        assertThat(shared.id()).isEmpty();
        assertThat(steps(plan, RelationStep.UnitData.class)).isEmpty();
    }

    @Test
    void whatLayOpenIsWithdrawnFromOneWhoReadsSecretsNow() {
        Map<String, String> plain = Map.of("mongo_connection", "mongodb://old", "rabbit_connection", "amqp://old");

        Plan plan = plan(new FactsBuilder().accounts(KNOWN).worker(worker(true, true, plain, Map.of())));

        assertThat(only(steps(plan, RelationStep.SharedSecret.class)).withdrawn())
                .containsExactlyInAnyOrder("mongo_connection", "rabbit_connection");
    }

    @Test
    void aRotatedUserStaysUntilItsHolderHasBeenToldOfItsSuccessor() {
        Map<String, String> old = Map.of("mongo_connection", "mongodb://transform-3-1:x@h/workers");
        Map<String, String> told = Map.of("mongo_connection", "mongodb://transform-3-2:x@h/workers");
        Accounts rotated = KNOWN.complete(
                Set.of(Accounts.ORCHESTRATOR, TRANSFORM),
                Set.of(TRANSFORM),
                FactsBuilder::made,
                FactsBuilder.NOW.minusSeconds(60));
        Accounts longAgo = KNOWN.complete(
                Set.of(Accounts.ORCHESTRATOR, TRANSFORM),
                Set.of(TRANSFORM),
                FactsBuilder::made,
                FactsBuilder.NOW.minusSeconds(3600));

        assertThat(retired(new FactsBuilder().accounts(rotated).worker(worker(true, false, old, Map.of())))
                        .keep())
                .contains("transform-3-1", "transform-3-2", "nodes", "orchestrator-1");
        assertThat(retired(new FactsBuilder().accounts(rotated).worker(worker(true, false, told, Map.of()))))
                .satisfies(step -> {
                    assertThat(step.keep()).doesNotContain("transform-3-1").contains("transform-3-2");
                    assertThat(step.keepWhileInUse()).containsExactly("transform-3-1");
                });
        assertThat(retired(new FactsBuilder().accounts(longAgo).worker(worker(true, false, told, Map.of())))
                        .keepWhileInUse())
                .isEmpty();
    }

    @Test
    void theUserOfARelationThatIsGoneGoesWithItsSecret() {
        Plan plan = plan(new FactsBuilder().accounts(KNOWN).leftSecret(TRANSFORM, "secret:x"));

        assertThat(only(steps(plan, RelationStep.RemovedSecret.class)).id()).isEqualTo("secret:x");
        assertThat(steps(plan, AccountStep.RetiredDatabaseAccounts.class))
                .allSatisfy(step -> assertThat(step.keep()).doesNotContain("transform-3-1"));
        assertThat(only(steps(plan, AccountStep.RetiredBrokerAccounts.class)).keep())
                .doesNotContain("transform-3-1");
    }

    @Test
    void clientsOfTheApiKnowItsAddressAsTheyReachIt() {
        Plan plan = plan(new FactsBuilder()
                .client(new ApiRelation("api:2", Map.of("api_url", "http://10.0.0.7:8080"), "fd00::8"))
                .client(new ApiRelation("api:4", Map.of("api_url", "http://10.0.0.8:8080"), "10.0.0.8")));

        RelationStep.UnitData told = only(steps(plan, RelationStep.UnitData.class));
        assertThat(told.relationId()).isEqualTo("api:2");
        assertThat(reveal(told.values().get("api_url"))).isEqualTo("http://[fd00::8]:8080");
    }

    @Test
    void aRelatedDatabaseWinsAndTheLocalOneIsStopped() {
        Plan plan = plan(new FactsBuilder()
                .offer(0, "/srv/a")
                .accounts(KNOWN)
                .worker(worker(true, false, Map.of(), Map.of()))
                .database(DatabaseOffer.request("orchestra"), MONGODB));

        assertThat(runs(plan)).contains("orchestrator").doesNotContain("mongod");
        assertThat(stops(plan)).contains("mongod");
        assertThat(file(plan, "database-uri"))
                .isEqualTo("mongodb://relation-7:theirs@10.1.0.4:27017/orchestra?authSource=admin&replicaSet=mongodb");
        assertThat(steps(plan, AccountStep.DatabaseAccount.class))
                .extracting(step -> step.user().name())
                .containsExactly("transform-3-1");
        assertThat(Status.worst(plan.statuses())).isEqualTo(Status.active("database of mongodb"));
    }

    @Test
    void whileARelatedDatabaseSaysNothingEverythingGoesOn() {
        Plan plan = plan(new FactsBuilder()
                .offer(0, "/srv/a")
                .leader(true)
                .database(Map.of(), new DatabaseOffer.Awaited("mongodb")));

        assertThat(runs(plan)).doesNotContain("mongod", "orchestrator");
        assertThat(stops(plan)).doesNotContain("mongod", "orchestrator");
        assertThat(only(steps(plan, RelationStep.ApplicationData.class)).values())
                .containsEntry("database", "orchestra");
        assertThat(Status.worst(plan.statuses())).isEqualTo(Status.waiting("waiting for the database of mongodb"));
    }

    @Test
    void aRelatedBrokerWinsAndItsUserIsEverybodys() {
        Plan plan = plan(new FactsBuilder()
                .accounts(KNOWN)
                .worker(worker(true, false, Map.of(), Map.of()))
                .broker(Map.of(), RABBIT));

        assertThat(stops(plan)).contains("rabbitmq", "epmd");
        List<RelationStep.UnitData> told = steps(plan, RelationStep.UnitData.class);
        assertThat(told)
                .filteredOn(step -> step.relationId().equals("amqp:8"))
                .singleElement()
                .satisfies(step -> assertThat(step.values()).containsEntry("username", new Secret("orchestra")));
        assertThat(told)
                .filteredOn(step -> step.relationId().equals(TRANSFORM))
                .singleElement()
                .satisfies(step -> assertThat(reveal(step.values().get("rabbit_connection")))
                        .isEqualTo("amqp://orchestra:theirs@10.2.0.1:5672/orchestra"));
    }

    @Test
    void serversThatAreMissingAreInstalledAndThoseThatAreThereAskNothing() {
        Plan without = plan(new FactsBuilder().withoutMongod().withoutRabbit().offer(0, "/srv/a"));
        Plan with = plan(new FactsBuilder().offer(0, "/srv/a"));

        assertThat(steps(without, PackageStep.class).stream().map(Step::text))
                .contains(
                        "packages rabbitmq-server",
                        "MongoDB's packages come from https://repo.mongodb.org/apt",
                        "packages mongodb-org-server");
        assertThat(runs(without)).contains("orchestrator", "mongod", "rabbitmq");
        assertThat(steps(with, PackageStep.class).stream().map(Step::text)).containsExactly("packages nfs-common");
    }

    @Test
    void theEmbeddedDatabaseIsAskedForNoUsers() {
        Plan plan = plan(new FactsBuilder().embedded());

        assertThat(steps(plan, AccountStep.DatabaseAccount.class)).isEmpty();
        assertThat(steps(plan, AccountStep.BrokerAccount.class)).isNotEmpty();
        assertThat(String.join(" ", service(plan, "rabbitmq").command())).contains("--users /state/broker/users.json");
    }

    private static WorkerRelation worker(
            boolean answered, boolean readsSecrets, Map<String, String> given, Map<String, Secret> secret) {
        return new WorkerRelation(
                TRANSFORM, answered, readsSecrets, given, Optional.empty(), secret, "10.0.0.8", "10.0.0.9");
    }

    private static Plan plan(FactsBuilder facts) {
        return Planner.plan(facts.build());
    }

    private static AccountStep.RetiredDatabaseAccounts retired(FactsBuilder facts) {
        return steps(plan(facts), AccountStep.RetiredDatabaseAccounts.class).getLast();
    }

    private static <T extends Step> List<T> steps(Plan plan, Class<T> type) {
        return plan.steps().stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static <T> T only(List<T> items) {
        assertThat(items).hasSize(1);
        return items.getFirst();
    }

    private static int first(List<Step> steps, Class<? extends Step> type) {
        return steps.stream().map(type::isInstance).toList().indexOf(true);
    }

    private static String reveal(@Nullable Secret secret) {
        return secret == null ? "" : secret.reveal();
    }

    private static ServiceSpec service(Plan plan, String name) {
        return steps(plan, ServiceStep.Running.class).stream()
                .map(ServiceStep.Running::spec)
                .filter(spec -> spec.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String file(Plan plan, String name) {
        return steps(plan, Step.TextFile.class).stream()
                .filter(file -> file.path().endsWith(name))
                .map(file -> file.content().reveal())
                .findFirst()
                .orElse("");
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
}
