package orchestra.agent.facts;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import orchestra.agent.account.Accounts;
import orchestra.agent.storage.Mounted;
import orchestra.agent.storage.StorageOffer;
import orchestra.charm.Event;
import orchestra.charm.Status;
import orchestra.charm.UnitName;

/**
 * One immutable snapshot of what Juju and the machine say.
 *
 * @param release changes whenever Juju unpacks another build of the charm
 * @param leader whether the unit leads; not asked, and false, where that is of no account
 * @param version the charm's version, which is the workload's
 * @param storageRelated whether the storage relation exists, the one that breaks now not counted
 * @param offers the storage units' databags, the departing unit's not counted
 * @param generatedSecretId the ID of the secret that keeps what was generated; empty where there is none yet
 * @param mounted what is mounted at the storage's place
 * @param aotCacheUsed whether this very process runs with the AOT cache
 * @param accounts those remembered, completed for every neighbour that is there now
 * @param hold what holds the API back
 */
public record Facts(
        Event event,
        UnitName unit,
        Place place,
        String release,
        String version,
        boolean leader,
        Options options,
        Map<SecretOption, SecretFact> secrets,
        Optional<String> generatedSecretId,
        boolean storageRelated,
        List<StorageOffer> offers,
        Cluster cluster,
        Memory memory,
        Status shownStatus,
        Set<String> openedPorts,
        Optional<Mounted> mounted,
        boolean aotCacheUsed,
        Neighbours neighbours,
        Accounts accounts,
        Hold hold,
        Instant now) {

    /** The endpoint of another application's database. */
    public static final String DATABASE = "database";

    /** The endpoint of another application's broker. */
    public static final String BROKER = "amqp";

    public Facts {
        secrets = Map.copyOf(secrets);
        offers = List.copyOf(offers);
        openedPorts = Set.copyOf(openedPorts);
    }

    /**
     * The endpoints whose servers are another application's while this unit leaves; empty for one that stays. Juju names
     * the unit that leaves when a relation loses a member, and takes the relations away one by one.
     */
    public Set<String> borrowed() {
        Set<String> borrowed = new TreeSet<>(memory.borrowed());
        if (event instanceof Event.RelationHook hook
                && hook.departingUnit().filter(unit::equals).isPresent()) {
            neighbours.database().relationId().ifPresent(_ -> borrowed.add(DATABASE));
            neighbours.broker().relationId().ifPresent(_ -> borrowed.add(BROKER));
        }
        return borrowed;
    }
}
