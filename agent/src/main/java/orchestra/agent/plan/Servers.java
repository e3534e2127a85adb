package orchestra.agent.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import orchestra.agent.facts.Facts;
import orchestra.agent.facts.Place;
import orchestra.agent.relation.BrokerOffer;
import orchestra.agent.relation.DatabaseOffer;
import orchestra.charm.Secret;
import orchestra.charm.Status;

/**
 * Which database and which broker the unit works with. A related one wins over the machine's own. While a related one has
 * not said what it must say, nothing is started, stopped or changed: what worked goes on.
 */
final class Servers {

    private Servers() {}

    /** Where the machine's own servers listen: for the orchestrator, and where workers reach this unit. */
    static Set<String> addresses(Facts facts) {
        Set<String> addresses = new TreeSet<>(Set.of("127.0.0.1"));
        facts.neighbours().workers().forEach(worker -> addresses.add(worker.listenAddress()));
        return addresses;
    }

    /** The database; empty when there is none yet, and a status says why. */
    static Optional<DatabasePart> database(
            Facts facts, Map<String, Secret> secrets, List<Status> statuses, List<String> notes) {
        DatabaseOffer offer = facts.neighbours().database().offer();
        if (offer instanceof DatabaseOffer.Ready ready) {
            notes.add("database of " + ready.application());
            return Optional.of(new OtherDatabase(facts, ready));
        }
        if (offer instanceof DatabaseOffer.Awaited awaited) {
            statuses.add(Statuses.databaseAwaited(awaited.application()));
            return Optional.empty();
        }
        if (offer instanceof DatabaseOffer.Unusable unusable) {
            statuses.add(Statuses.databaseUnusable(unusable.application(), unusable.problem()));
            return Optional.empty();
        }
        if (facts.borrowed().contains(Facts.DATABASE)) {
            return Optional.empty();
        }
        Place.DatabasePlace place = facts.place().database();
        if (!place.server().installed() && !facts.options().mongoSource().installs()) {
            statuses.add(Statuses.noDatabaseServer());
            return Optional.empty();
        }
        return Optional.of(place.embedded() ? new EmbeddedDatabase(facts.place()) : new LocalDatabase(facts, secrets));
    }

    /** The broker; empty when there is none yet, and a status says why. */
    static Optional<BrokerPart> broker(
            Facts facts, Map<String, Secret> secrets, List<Status> statuses, List<String> notes) {
        BrokerOffer offer = facts.neighbours().broker().offer();
        if (offer instanceof BrokerOffer.Ready ready) {
            notes.add("broker of " + ready.application());
            return Optional.of(new OtherBroker(ready));
        }
        if (offer instanceof BrokerOffer.Awaited awaited) {
            statuses.add(Statuses.brokerAwaited(awaited.application()));
            return Optional.empty();
        }
        return facts.borrowed().contains(Facts.BROKER)
                ? Optional.empty()
                : Optional.of(new LocalBroker(facts, secrets));
    }
}
