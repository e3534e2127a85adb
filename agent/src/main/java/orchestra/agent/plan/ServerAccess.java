package orchestra.agent.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orchestra.agent.account.OwnSecret;
import orchestra.agent.facts.Facts;
import orchestra.agent.relation.BrokerOffer;
import orchestra.agent.relation.DatabaseOffer;
import orchestra.charm.Secret;

/** The servers the unit works with, for actions that look into them. */
public final class ServerAccess {

    /** The name of the service that writes to the orchestrator's database. */
    public static final String ORCHESTRATOR = Services.ORCHESTRATOR;

    private ServerAccess() {}

    /**
     * The database in use.
     *
     * @param access how the agent gets in
     * @param orchestra the name of the orchestrator's database
     * @param workers the name of the database that the workers share with it
     * @param embedded whether it is the one that comes with {@code ./run}: no replica set, no sessions
     * @param own whether it is a server of this unit
     */
    public record Database(DatabaseAccess access, String orchestra, String workers, boolean embedded, boolean own) {}

    /**
     * The broker in use.
     *
     * @param management how its management API is asked; empty where it has none that is ours
     */
    public record Broker(String host, int port, Optional<BrokerAccess> management) {}

    /** The database; empty while there is none. */
    public static Optional<Database> database(Facts facts) {
        return Servers.database(facts, Map.of(), new ArrayList<>(), new ArrayList<>())
                .map(part -> new Database(
                        part.access(),
                        part.database(),
                        DatabasePart.WORKERS,
                        part instanceof EmbeddedDatabase,
                        !(part instanceof OtherDatabase)));
    }

    /** What other applications gave us to get into their servers. */
    public static List<Secret> passwords(Facts facts) {
        List<Secret> passwords = new ArrayList<>();
        if (facts.neighbours().database().offer() instanceof DatabaseOffer.Ready ready) {
            passwords.add(ready.password());
        }
        if (facts.neighbours().broker().offer() instanceof BrokerOffer.Ready ready) {
            passwords.add(ready.password());
        }
        return passwords;
    }

    /** The broker; empty while there is none. */
    public static Optional<Broker> broker(Facts facts) {
        BrokerOffer offer = facts.neighbours().broker().offer();
        if (offer instanceof BrokerOffer.Ready ready) {
            return Optional.of(new Broker(ready.hosts().getFirst(), OtherBroker.PORT, Optional.empty()));
        }
        if (!(offer instanceof BrokerOffer.None)
                || !facts.place().broker().server().installed()) {
            return Optional.empty();
        }
        BrokerAccess access = new BrokerAccess(
                facts.place().broker().managementPort(),
                BrokerFiles.ADMIN,
                facts.accounts().own(OwnSecret.BROKER_ADMIN));
        return Optional.of(new Broker(
                "127.0.0.1",
                facts.place().broker().port(),
                facts.place().broker().embedded() ? Optional.empty() : Optional.of(access)));
    }
}
