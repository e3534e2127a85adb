package orchestra.agent.facts;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import orchestra.agent.account.Accounts;
import orchestra.agent.relation.ApiRelation;
import orchestra.agent.relation.BrokerOffer;
import orchestra.agent.relation.DatabaseOffer;
import orchestra.agent.relation.WorkerRelation;
import orchestra.charm.Event;
import orchestra.charm.HookEnvironment;
import orchestra.charm.HookToolException;
import orchestra.charm.Juju;
import orchestra.charm.NetworkInfo;
import orchestra.charm.Secret;
import orchestra.charm.UnitName;

/** Asks Juju about the applications related to ours. */
final class NeighboursReader {

    private static final List<String> ROLES = List.of("transform", "publisher");
    private static final String LOOPBACK = "127.0.0.1";

    private final Juju juju;
    private final RelationView relations;
    private final Place place;
    private final String application;
    private final boolean installing;

    NeighboursReader(Juju juju, RelationView relations, Place place, HookEnvironment environment) {
        this.juju = juju;
        this.relations = relations;
        this.place = place;
        this.application = environment.unit().application();
        this.installing =
                environment.event() instanceof Event.Lifecycle hook && hook.kind() == Event.Lifecycle.Kind.INSTALL;
    }

    Neighbours read(Memory memory) {
        List<WorkerRelation> workers = workers();
        return new Neighbours(workers, clients(), database(), broker(), leftSecrets(workers, memory));
    }

    private List<WorkerRelation> workers() {
        List<WorkerRelation> workers = new ArrayList<>();
        for (String role : ROLES) {
            for (String relation : relations.of(role)) {
                workers.add(worker(role, relation));
            }
        }
        return workers;
    }

    private WorkerRelation worker(String role, String relation) {
        Map<String, String> given = relations.own(relation);
        // Who has read a secret once reads secrets, also while none of its units is there to say so.
        boolean reads = given.containsKey(WorkerRelation.SECRET) || announces(relation);
        String label = WorkerRelation.label(relation);
        Optional<Map<String, Secret>> secret = reads ? juju.labelledSecret(label) : Optional.empty();
        Optional<String> id = secret.isPresent() ? juju.secretId(label) : Optional.empty();
        return new WorkerRelation(
                relation,
                given.containsKey(WorkerRelation.MONGO) || relations.answered(relation),
                reads,
                given,
                id,
                secret.orElse(Map.of()),
                address(role, relation, true),
                address(role, relation, false));
    }

    private boolean announces(String relation) {
        List<UnitName> units = relations.units(relation);
        Set<String> applications = new TreeSet<>();
        for (UnitName unit : units) {
            applications.add(unit.application());
            if (relations
                    .databag(relation, unit)
                    .filter(NeighboursReader::reads)
                    .isPresent()) {
                return true;
            }
        }
        return applications.stream()
                .anyMatch(other -> relations
                        .applicationDatabag(relation, other)
                        .filter(NeighboursReader::reads)
                        .isPresent());
    }

    private static boolean reads(Map<String, String> databag) {
        String announced = databag.getOrDefault(WorkerRelation.ANNOUNCED, "");
        return announced.contains(WorkerRelation.SECRET_MONGO) && announced.contains(WorkerRelation.SECRET_RABBIT);
    }

    private String address(String endpoint, String relation, boolean ingress) {
        if (place.local()) {
            return LOOPBACK;
        }
        NetworkInfo network = juju.network(endpoint, relation);
        return (ingress ? network.ingressAddresses() : network.bindAddresses())
                .stream().findFirst().orElse(LOOPBACK);
    }

    private List<ApiRelation> clients() {
        return relations.of("api").stream()
                .map(relation -> new ApiRelation(relation, relations.own(relation), address("api", relation, true)))
                .toList();
    }

    private Neighbours.Asked<DatabaseOffer> database() {
        Optional<String> relation = relations.of(Facts.DATABASE).stream().findFirst();
        if (relation.isEmpty()) {
            String planned = planned(Facts.DATABASE);
            return planned.isEmpty()
                    ? Neighbours.NONE.database()
                    : new Neighbours.Asked<>(relation, Map.of(), new DatabaseOffer.Awaited(planned));
        }
        Map<String, String> given =
                relations.applicationDatabag(relation.get(), application).orElse(Map.of());
        return new Neighbours.Asked<>(relation, given, databaseOffer(relation.get()));
    }

    private DatabaseOffer databaseOffer(String relation) {
        String provider = juju.remoteApplication(relation);
        Map<String, String> databag =
                relations.applicationDatabag(relation, provider).orElse(Map.of());
        Map<String, Secret> secrets = new LinkedHashMap<>();
        for (String key : DatabaseOffer.SECRETS) {
            String id = databag.getOrDefault(key, "");
            if (!id.isEmpty()) {
                secrets.putAll(granted(id));
            }
        }
        return DatabaseOffer.read(provider, databag, secrets);
    }

    /** A secret's newest content; nothing while we may not read it, which a later hook will. */
    private Map<String, Secret> granted(String id) {
        try {
            return juju.refreshedSecret(id);
        } catch (HookToolException e) {
            if (e.reason() == HookToolException.Reason.PERMISSION_DENIED
                    || e.reason() == HookToolException.Reason.SECRET_NOT_FOUND) {
                return Map.of();
            }
            throw e;
        }
    }

    private Neighbours.Asked<BrokerOffer> broker() {
        Optional<String> relation = relations.of(Facts.BROKER).stream().findFirst();
        if (relation.isEmpty()) {
            String planned = planned(Facts.BROKER);
            return planned.isEmpty()
                    ? Neighbours.NONE.broker()
                    : new Neighbours.Asked<>(relation, Map.of(), new BrokerOffer.Awaited(planned));
        }
        List<Map<String, String>> databags = new ArrayList<>();
        for (UnitName unit : relations.units(relation.get())) {
            relations.databag(relation.get(), unit).ifPresent(databags::add);
        }
        return new Neighbours.Asked<>(
                relation,
                relations.own(relation.get()),
                BrokerOffer.read(juju.remoteApplication(relation.get()), databags));
    }

    /**
     * The application that is going to be related; empty when none is. Asked in the hook {@code install}, when no
     * relation is known yet: so no server is installed that nobody is going to use.
     */
    private String planned(String endpoint) {
        try {
            return installing ? juju.plannedApplications().getOrDefault(endpoint, "") : "";
        } catch (HookToolException e) {
            // No more than a hint is missing.
            return "";
        }
    }

    /** Secrets made for relations that are gone; asked until there is none, and then the relation is forgotten. */
    private Map<String, String> leftSecrets(List<WorkerRelation> workers, Memory memory) {
        Set<String> gone = new HashSet<>(memory.accounts().byHolder().keySet());
        gone.remove(Accounts.ORCHESTRATOR);
        workers.forEach(worker -> gone.remove(worker.id()));
        Map<String, String> left = new LinkedHashMap<>();
        gone.forEach(relation -> juju.secretId(WorkerRelation.label(relation)).ifPresent(id -> left.put(relation, id)));
        return left;
    }
}
