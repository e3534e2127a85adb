package orchestra.agent.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import orchestra.agent.facts.Facts;
import orchestra.agent.facts.Neighbours;
import orchestra.agent.relation.ApiRelation;
import orchestra.agent.relation.BrokerOffer;
import orchestra.agent.relation.DatabaseOffer;
import orchestra.agent.relation.WorkerRelation;
import orchestra.charm.Secret;

/** What other applications are asked for and given, and what of it is taken back. */
final class Neighbourhood {

    private static final Set<String> PLAIN = Set.of(WorkerRelation.MONGO, WorkerRelation.RABBIT);
    private static final Set<Goal> NEEDS = Set.of(Goal.ACCOUNTS, Goal.DATABASE, Goal.BROKER, Goal.WORKERS);

    private final Facts facts;
    private final List<Step> steps = new ArrayList<>();

    private Neighbourhood(Facts facts) {
        this.facts = facts;
    }

    static List<Step> steps(Facts facts, Optional<DatabasePart> database, Optional<BrokerPart> broker) {
        Neighbourhood neighbourhood = new Neighbourhood(facts);
        neighbourhood.asked();
        broker.ifPresent(neighbourhood::orchestratorAt);
        database.ifPresent(part -> neighbourhood.steps.addAll(part.users()));
        broker.ifPresent(part -> neighbourhood.steps.addAll(part.users()));
        if (database.isPresent() && broker.isPresent()) {
            facts.neighbours().workers().forEach(worker -> neighbourhood.given(worker, database.get(), broker.get()));
        }
        facts.neighbours().clients().forEach(neighbourhood::given);
        neighbourhood.leftSecretsGo();
        database.ifPresent(part -> neighbourhood.steps.addAll(part.retired()));
        broker.ifPresent(part -> neighbourhood.steps.addAll(part.retired()));
        return List.copyOf(neighbourhood.steps);
    }

    /** What only the leader may ask for, also where another unit works. */
    static List<Step> askedByLeader(Facts facts) {
        Neighbourhood neighbourhood = new Neighbourhood(facts);
        neighbourhood.databaseAsked();
        return List.copyOf(neighbourhood.steps);
    }

    private void asked() {
        databaseAsked();
        Neighbours.Asked<BrokerOffer> broker = facts.neighbours().broker();
        broker.relationId().ifPresent(relation -> {
            Map<String, Secret> missing = new HashMap<>();
            BrokerOffer.request(BrokerPart.VIRTUAL_HOST)
                    .forEach((key, value) -> put(missing, broker.given(), key, new Secret(value)));
            tell(relation, missing, Set.of());
        });
    }

    private void databaseAsked() {
        Neighbours.Asked<DatabaseOffer> database = facts.neighbours().database();
        database.relationId().ifPresent(relation -> {
            Map<String, String> request = DatabaseOffer.request(DatabasePart.ORCHESTRA);
            if (facts.leader() && !database.given().entrySet().containsAll(request.entrySet())) {
                steps.add(new RelationStep.ApplicationData(relation, request));
            }
        });
    }

    private void orchestratorAt(BrokerPart broker) {
        steps.addAll(broker.accounts());
        steps.add(new Step.TextFile(
                facts.place().credentials().resolve("broker-uri"),
                broker.orchestratorUri(),
                Owner.SERVICE,
                "r--------",
                Goal.BROKER,
                Set.of(Goal.GROUND, Goal.BROKER)));
    }

    /** Nothing is given before the other side has had its say, and plainly only where it does not read secrets. */
    private void given(WorkerRelation worker, DatabasePart database, BrokerPart broker) {
        if (!worker.answered() && !worker.readsSecrets()) {
            return;
        }
        Secret rabbit = broker.workerUri(worker);
        Secret mongo = database.workerUri(worker);
        if (worker.readsSecrets()) {
            Map<String, Secret> content =
                    Map.of(WorkerRelation.SECRET_MONGO, mongo, WorkerRelation.SECRET_RABBIT, rabbit);
            if (!worker.secret().equals(content)
                    || !worker.given().containsKey(WorkerRelation.SECRET)
                    || worker.plain()) {
                steps.add(new RelationStep.SharedSecret(
                        worker.id(),
                        WorkerRelation.label(worker.id()),
                        worker.secretId(),
                        content,
                        worker.given().containsKey(WorkerRelation.SECRET) ? "" : WorkerRelation.SECRET,
                        worker.plain() ? PLAIN : Set.of(),
                        NEEDS));
            }
            return;
        }
        Map<String, Secret> missing = new HashMap<>();
        put(missing, worker.given(), WorkerRelation.MONGO, mongo);
        put(missing, worker.given(), WorkerRelation.RABBIT, rabbit);
        tell(worker.id(), missing, NEEDS);
    }

    private void given(ApiRelation client) {
        String host = client.address().indexOf(':') >= 0 ? "[" + client.address() + "]" : client.address();
        Map<String, Secret> missing = new HashMap<>();
        put(
                missing,
                client.given(),
                ApiRelation.URL,
                new Secret("http://" + host + ":" + facts.place().apiPort()));
        tell(client.id(), missing, Set.of());
    }

    private void leftSecretsGo() {
        facts.neighbours().leftSecrets().values().stream()
                .sorted()
                .forEach(id -> steps.add(new RelationStep.RemovedSecret(id)));
    }

    private void tell(String relation, Map<String, Secret> values, Set<Goal> needs) {
        if (!values.isEmpty()) {
            steps.add(new RelationStep.UnitData(relation, values, needs));
        }
    }

    private static void put(Map<String, Secret> missing, Map<String, String> given, String key, Secret value) {
        if (!value.reveal().equals(given.get(key))) {
            missing.put(key, value);
        }
    }
}
