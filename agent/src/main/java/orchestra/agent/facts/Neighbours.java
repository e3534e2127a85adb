package orchestra.agent.facts;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import orchestra.agent.relation.ApiRelation;
import orchestra.agent.relation.BrokerOffer;
import orchestra.agent.relation.DatabaseOffer;
import orchestra.agent.relation.WorkerRelation;

/**
 * The applications related to ours, but for storage and peers.
 *
 * @param database what is asked of another's database, and what it gives
 * @param broker what is asked of another's broker, and what it gives
 * @param leftSecrets the IDs of secrets we made, by the relation they were made for, which is gone
 */
public record Neighbours(
        List<WorkerRelation> workers,
        List<ApiRelation> clients,
        Asked<DatabaseOffer> database,
        Asked<BrokerOffer> broker,
        Map<String, String> leftSecrets) {

    /** Nobody. */
    public static final Neighbours NONE = new Neighbours(
            List.of(),
            List.of(),
            new Asked<>(Optional.empty(), Map.of(), new DatabaseOffer.None()),
            new Asked<>(Optional.empty(), Map.of(), new BrokerOffer.None()),
            Map.of());

    /**
     * A relation in which we ask for something.
     *
     * @param relationId empty where there is no such relation
     * @param given what our databag holds now; the application's, as far as this unit may read it, or the unit's
     * @param offer what the other side gives
     */
    public record Asked<T>(Optional<String> relationId, Map<String, String> given, T offer) {

        public Asked {
            given = Map.copyOf(given);
        }
    }

    public Neighbours {
        workers = List.copyOf(workers);
        clients = List.copyOf(clients);
        leftSecrets = Map.copyOf(leftSecrets);
    }
}
