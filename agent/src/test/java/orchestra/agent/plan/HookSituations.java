package orchestra.agent.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import orchestra.agent.account.MongoUri;
import orchestra.agent.facts.Place;
import orchestra.agent.facts.SecretFact;
import orchestra.agent.facts.SecretOption;
import orchestra.agent.relation.ApiRelation;
import orchestra.agent.relation.BrokerOffer;
import orchestra.agent.relation.DatabaseOffer;
import orchestra.agent.relation.WorkerRelation;
import orchestra.agent.storage.FileSystemType;
import orchestra.agent.storage.StorageSpec;
import orchestra.charm.Event;
import orchestra.charm.Secret;
import orchestra.charm.UnitName;

/**
 * The plans of every combination of what a hook may find, put together: which steps there are, in which order, and what
 * has to be found for each. Nothing here knows a step: it is all learnt from the planner.
 */
final class HookSituations {

    private static final Place.ServerProgram MISSING =
            new Place.ServerProgram(Path.of("/missing"), false, Set.of("a-server"));

    /** What a hook may find of one matter: its answers, each with what it changes in the facts. */
    record Matter(String name, Map<String, Consumer<FactsBuilder>> answers) {
        Matter or(String answer, Consumer<FactsBuilder> change) {
            Map<String, Consumer<FactsBuilder>> more = new LinkedHashMap<>(answers);
            more.put(answer, change);
            return new Matter(name, more);
        }
    }

    /**
     * A step of some plans.
     *
     * @param where of each matter that decides, the answers under which it is there
     */
    record Row(String kind, String text, Goal goal, Set<Goal> needs, Map<String, Set<String>> where) {}

    private record Found(Map<String, String> answers, List<Step> steps) {}

    private static final String TRANSFORM = "transform:3";
    private static final StorageSpec OTHER_STORAGE =
            new StorageSpec("10.0.0.1", "", FileSystemType.NFS, "/srv/other", "");

    private HookSituations() {}

    static List<Row> ofRemoval() {
        return rows(List.of(matter("hook").or("remove", facts -> facts.on(Event.Lifecycle.Kind.REMOVE))));
    }

    static List<Row> ofStop() {
        return rows(List.of(matter("hook").or("stop", facts -> facts.on(Event.Lifecycle.Kind.STOP))));
    }

    static List<Row> ofAnotherUnitThatWorks() {
        Optional<UnitName> other = Optional.of(new UnitName("orchestra", 7));
        return rows(List.of(
                matter("hook").or("any", facts -> facts.cluster(other, true)),
                matter("this unit")
                        .or("leads", facts -> facts.leader(true))
                        .or("does not lead", facts -> facts.leader(false)),
                matter("database").or("our own", facts -> {}).or("another's", HookSituations::othersDatabase)));
    }

    static List<Row> ofWork() {
        return rows(List.of(storage(), database(), broker(), workers(), clients(), news()));
    }

    private static Matter storage() {
        return matter("storage")
                .or("chosen", facts -> facts.configuredStorage())
                .or("none", facts -> {})
                .or(
                        "another than is mounted",
                        facts -> facts.configuredStorage().mounted(OTHER_STORAGE));
    }

    private static Matter database() {
        return matter("database")
                .or("our own", facts -> {})
                .or("another's", HookSituations::othersDatabase)
                .or(
                        "embedded",
                        facts -> facts.place(database(facts.place(), Place.ServerProgram.at(Path.of("/db")), true)))
                .or("to be installed", facts -> facts.place(database(facts.place(), MISSING, false)))
                .or(
                        "not to be installed",
                        facts -> facts.config("mongo_source", "none").place(database(facts.place(), MISSING, false)));
    }

    private static Matter broker() {
        BrokerOffer other = new BrokerOffer.Ready("rabbitmq", List.of("10.2.0.1"), new Secret("theirs"));
        return matter("broker")
                .or("our own", facts -> {})
                .or("another's", facts -> facts.broker(Map.of(), other))
                .or(
                        "embedded",
                        facts -> facts.place(broker(facts.place(), Place.ServerProgram.at(Path.of("/mq")), true)))
                .or("to be installed", facts -> facts.place(broker(facts.place(), MISSING, false)));
    }

    private static Matter workers() {
        return matter("workers")
                .or("reading secrets", facts -> facts.worker(worker(true)))
                .or("reading none", facts -> facts.worker(worker(false)))
                .or("gone", facts -> facts.leftSecret(TRANSFORM, "secret:left"))
                .or("none", facts -> {});
    }

    private static Matter clients() {
        return matter("clients")
                .or("some", facts -> facts.client(new ApiRelation("api:5", Map.of(), "10.0.0.9")))
                .or("none", facts -> {});
    }

    private static Matter news() {
        Event superseded = new Event.SecretHook(Event.SecretHook.Change.REMOVE, "secret:mine", "", Optional.of(1));
        return matter("news")
                .or("none", facts -> {})
                .or("first hook", facts -> facts.newUnit())
                .or(
                        "a secret is made",
                        facts -> facts.secret(SecretOption.ROOT_SECRET, new SecretFact.Fresh(new Secret("new"))))
                .or("a secret is superseded", facts -> facts.on(superseded))
                .or("an option changed", HookSituations::checkouts)
                .or("a port is left open", facts -> facts.ports(Set.of("8080/tcp", "9090/tcp")))
                .or("no unit works yet", facts -> facts.cluster(Optional.empty(), false));
    }

    private static Matter matter(String name) {
        return new Matter(name, new LinkedHashMap<>());
    }

    private static void checkouts(FactsBuilder facts) {
        List.of("webui", "transform", "publisher")
                .forEach(charm -> facts.config(charm + "_repository", "https://git.example/" + charm));
    }

    private static void othersDatabase(FactsBuilder facts) {
        facts.database(
                Map.of(),
                new DatabaseOffer.Ready(
                        "mongodb",
                        new MongoUri(List.of("10.1.0.4:27017"), Map.of()),
                        "relation-7",
                        new Secret("theirs"),
                        "orchestra",
                        "admin"));
    }

    private static Place database(Place place, Place.ServerProgram program, boolean embedded) {
        return new Place(
                place.local(),
                place.charm(),
                place.state(),
                place.apiPort(),
                place.listenAddress(),
                new Place.DatabasePlace(program, embedded, place.database().port()),
                place.broker());
    }

    private static Place broker(Place place, Place.ServerProgram program, boolean embedded) {
        Place.BrokerPlace is = place.broker();
        return new Place(
                place.local(),
                place.charm(),
                place.state(),
                place.apiPort(),
                place.listenAddress(),
                place.database(),
                new Place.BrokerPlace(
                        program, embedded, is.port(), is.managementPort(), is.distributionPort(), is.epmdPort()));
    }

    private static WorkerRelation worker(boolean readsSecrets) {
        return new WorkerRelation(
                TRANSFORM, true, readsSecrets, Map.of(), Optional.empty(), Map.of(), "10.0.0.9", "10.0.0.9");
    }

    private static List<Row> rows(List<Matter> matters) {
        List<Found> all = new ArrayList<>();
        combine(matters, new LinkedHashMap<>(), all);
        List<String> order = new ArrayList<>();
        all.forEach(found -> merge(order, keys(found)));
        List<Set<Map<String, String>>> where = new ArrayList<>();
        order.forEach(_ -> where.add(new LinkedHashSet<>()));
        // Each is replaced by the step it stands for.
        List<Step> steps = new ArrayList<>(
                Collections.nCopies(order.size(), all.getFirst().steps().getFirst()));
        for (Found found : all) {
            int at = 0;
            for (Step step : found.steps()) {
                while (!order.get(at).equals(key(step))) {
                    at++;
                }
                steps.set(at, step);
                where.get(at).add(found.answers());
                at++;
            }
        }
        List<Row> rows = new ArrayList<>();
        for (int index = 0; index < order.size(); index++) {
            Step step = steps.get(index);
            rows.add(new Row(
                    kind(step.getClass()),
                    step.text(),
                    step.goal(),
                    step.needs(),
                    deciding(matters, where.get(index))));
        }
        return rows;
    }

    private static void combine(List<Matter> matters, Map<String, String> answers, List<Found> all) {
        if (answers.size() == matters.size()) {
            FactsBuilder facts = new FactsBuilder();
            matters.forEach(matter -> Objects.requireNonNull(matter.answers().get(answers.get(matter.name())))
                    .accept(facts));
            all.add(new Found(Map.copyOf(answers), Planner.plan(facts.build()).steps()));
            return;
        }
        Matter next = matters.get(answers.size());
        for (String answer : next.answers().keySet()) {
            answers.put(next.name(), answer);
            combine(matters, answers, all);
            answers.remove(next.name());
        }
    }

    /** Only matters of which some answer is left out decide. */
    private static Map<String, Set<String>> deciding(List<Matter> matters, Set<Map<String, String>> found) {
        Map<String, Set<String>> deciding = new LinkedHashMap<>();
        for (Matter matter : matters) {
            Set<String> answers = new LinkedHashSet<>(matter.answers().keySet());
            answers.removeIf(answer -> found.stream().noneMatch(one -> answer.equals(one.get(matter.name()))));
            if (answers.size() < matter.answers().size()) {
                deciding.put(matter.name(), answers);
            }
        }
        return deciding;
    }

    private static List<String> keys(Found found) {
        return found.steps().stream().map(HookSituations::key).toList();
    }

    private static String key(Step step) {
        return kind(step.getClass()) + " " + step.text() + new TreeSet<>(step.needs());
    }

    /** The kind's name as it is written in code: {@code StorageStep.Mounted}. */
    static String kind(Class<?> type) {
        Class<?> around = type.getEnclosingClass();
        return around == null ? type.getSimpleName() : around.getSimpleName() + "." + type.getSimpleName();
    }

    /** Puts what is missing into the order, so that both orders hold. */
    private static void merge(List<String> order, List<String> more) {
        int[][] common = new int[order.size() + 1][more.size() + 1];
        for (int one = order.size() - 1; one >= 0; one--) {
            for (int other = more.size() - 1; other >= 0; other--) {
                common[one][other] = order.get(one).equals(more.get(other))
                        ? common[one + 1][other + 1] + 1
                        : Math.max(common[one + 1][other], common[one][other + 1]);
            }
        }
        List<String> merged = new ArrayList<>();
        int one = 0;
        int other = 0;
        while (one < order.size() || other < more.size()) {
            if (one < order.size() && other < more.size() && order.get(one).equals(more.get(other))) {
                merged.add(order.get(one));
                one++;
                other++;
            } else if (other == more.size()
                    || (one < order.size() && common[one + 1][other] >= common[one][other + 1])) {
                merged.add(order.get(one++));
            } else {
                merged.add(more.get(other++));
            }
        }
        order.clear();
        order.addAll(merged);
    }
}
