package orchestra.agent.plan;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import orchestra.agent.account.Accounts;
import orchestra.agent.facts.Cluster;
import orchestra.agent.facts.Facts;
import orchestra.agent.facts.Hold;
import orchestra.agent.facts.Memory;
import orchestra.agent.facts.Neighbours;
import orchestra.agent.facts.Options;
import orchestra.agent.facts.Place;
import orchestra.agent.facts.SecretFact;
import orchestra.agent.facts.SecretOption;
import orchestra.agent.relation.ApiRelation;
import orchestra.agent.relation.BrokerOffer;
import orchestra.agent.relation.DatabaseOffer;
import orchestra.agent.relation.WorkerRelation;
import orchestra.agent.storage.Mounted;
import orchestra.agent.storage.StorageOffer;
import orchestra.agent.storage.StorageSpec;
import orchestra.charm.Event;
import orchestra.charm.Secret;
import orchestra.charm.Status;
import orchestra.charm.UnitName;
import org.jspecify.annotations.Nullable;

/** Facts of an installed machine unit that leads, with generated secrets and no storage; a test changes what it needs. */
final class FactsBuilder {

    static final UnitName UNIT = new UnitName("orchestra", 0);
    static final Place PLACE = new Place(
            false,
            Path.of("/charm"),
            Path.of("/state"),
            8080,
            "0.0.0.0",
            new Place.DatabasePlace(Place.ServerProgram.at(Path.of("/usr/bin/mongod")), false, 27017),
            new Place.BrokerPlace(
                    Place.ServerProgram.at(Path.of("/usr/lib/rabbitmq-server")), false, 5672, 15672, 25672, 24369));

    static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final AtomicInteger MADE = new AtomicInteger();

    /** What a unit remembers that has been through its first hook. */
    static final Accounts SETTLED = Accounts.NONE.complete(
            Set.of(Accounts.ORCHESTRATOR), Set.of(), FactsBuilder::made, NOW.minusSeconds(86_400));

    private Event event = new Event.Lifecycle(Event.Lifecycle.Kind.UPDATE_STATUS);
    private Place place = PLACE;
    private boolean leader = true;
    private final Map<String, @Nullable Object> config = new HashMap<>();
    private final Map<SecretOption, SecretFact> secrets = new EnumMap<>(SecretOption.class);
    private Optional<String> secretId = Optional.empty();
    private boolean related;
    private final List<StorageOffer> offers = new ArrayList<>();
    private Cluster cluster = new Cluster(Optional.of("cluster:0"), Optional.of(UNIT), true);
    private Memory memory = Memory.read("{\"workload-version\":\"0.1.0\"}").with(SETTLED, Map.of());
    private final List<WorkerRelation> workers = new ArrayList<>();
    private final List<ApiRelation> clients = new ArrayList<>();
    private Neighbours.Asked<DatabaseOffer> database = Neighbours.NONE.database();
    private Neighbours.Asked<BrokerOffer> broker = Neighbours.NONE.broker();
    private final Map<String, String> leftSecrets = new HashMap<>();
    private final Set<String> rotated = new HashSet<>();
    private Set<String> ports = Set.of("8080/tcp");
    private Optional<Mounted> mounted = Optional.empty();
    private boolean aot = true;
    private Hold hold = Hold.NONE;

    FactsBuilder() {
        for (SecretOption option : SecretOption.values()) {
            secrets.put(
                    option,
                    option.generated()
                            ? new SecretFact.Known(new Secret("generated-" + option.key()), true)
                            : new SecretFact.NotNeeded());
        }
    }

    FactsBuilder on(Event.Lifecycle.Kind kind) {
        return on(new Event.Lifecycle(kind));
    }

    FactsBuilder on(Event newEvent) {
        event = newEvent;
        return this;
    }

    FactsBuilder local() {
        place = new Place(
                true,
                PLACE.charm(),
                PLACE.state(),
                18080,
                "127.0.0.1",
                new Place.DatabasePlace(Place.ServerProgram.at(Path.of("/bin/mongod")), false, 18081),
                new Place.BrokerPlace(
                        Place.ServerProgram.at(Path.of("/bin/broker")), false, 18082, 18083, 18084, 18085));
        ports = Set.of("18080/tcp");
        return this;
    }

    FactsBuilder place(Place other) {
        place = other;
        return this;
    }

    Place place() {
        return place;
    }

    FactsBuilder withoutMongod() {
        place = new Place(
                false,
                PLACE.charm(),
                PLACE.state(),
                8080,
                "0.0.0.0",
                new Place.DatabasePlace(
                        new Place.ServerProgram(Path.of("/usr/bin/mongod"), false, Set.of("mongodb-org-server")),
                        false,
                        27017),
                PLACE.broker());
        return this;
    }

    FactsBuilder config(String option, Object value) {
        config.put(option, value);
        return this;
    }

    FactsBuilder configuredStorage() {
        return config("storage_ip", "10.9.9.9").config("storage_fstype", "nfs").config("storage_mountpoint", "/srv/c");
    }

    FactsBuilder offer(int unit, String mountpoint) {
        related = true;
        offers.add(new StorageOffer(
                new UnitName("nfs", unit),
                Map.of("private-address", "10.0.0.1", "fstype", "nfs", "mountpoint", mountpoint)));
        return this;
    }

    /** What a unit of the storage application sends. */
    FactsBuilder offer(int unit, Map<String, String> databag) {
        related = true;
        offers.add(new StorageOffer(new UnitName("nfs", unit), databag));
        return this;
    }

    /** Where the unit lives, what it remembers and what it finds mounted. */
    FactsBuilder found(Place newPlace, Memory remembered, Optional<Mounted> there) {
        place = newPlace;
        memory = remembered;
        mounted = there;
        return this;
    }

    FactsBuilder mounted(StorageSpec spec) {
        mounted = Optional.of(new Mounted(spec.source(), spec.type().text()));
        memory = memory.withStorage(Optional.of(spec));
        return this;
    }

    FactsBuilder secret(SecretOption option, @Nullable SecretFact fact) {
        if (fact == null) {
            secrets.remove(option);
        } else {
            secrets.put(option, fact);
        }
        return this;
    }

    FactsBuilder secretId(String id) {
        secretId = Optional.of(id);
        return this;
    }

    FactsBuilder remembered(SecretOption option, String secret) {
        Map<String, Secret> known = new HashMap<>(memory.secrets());
        known.put(option.option(), new Secret(secret));
        memory = new Memory(
                memory.options(),
                known,
                memory.storage(),
                memory.stopped(),
                memory.workloadVersion(),
                memory.accounts(),
                memory.pending(),
                memory.borrowed());
        return this;
    }

    FactsBuilder stopped() {
        memory = new Memory(
                memory.options(),
                memory.secrets(),
                memory.storage(),
                true,
                memory.workloadVersion(),
                memory.accounts(),
                memory.pending(),
                memory.borrowed());
        return this;
    }

    FactsBuilder accounts(Accounts accounts) {
        memory = memory.with(accounts, Map.of());
        return this;
    }

    FactsBuilder worker(WorkerRelation worker) {
        workers.add(worker);
        return this;
    }

    FactsBuilder client(ApiRelation client) {
        clients.add(client);
        return this;
    }

    FactsBuilder database(Map<String, String> given, DatabaseOffer offer) {
        database = new Neighbours.Asked<>(Optional.of("database:7"), given, offer);
        return this;
    }

    FactsBuilder broker(Map<String, String> given, BrokerOffer offer) {
        broker = new Neighbours.Asked<>(Optional.of("amqp:8"), given, offer);
        return this;
    }

    FactsBuilder leftSecret(String relation, String id) {
        leftSecrets.put(relation, id);
        return this;
    }

    FactsBuilder rotated(String holder) {
        rotated.add(holder);
        return this;
    }

    FactsBuilder embedded() {
        local();
        place = new Place(
                true,
                place.charm(),
                place.state(),
                place.apiPort(),
                place.listenAddress(),
                new Place.DatabasePlace(place.database().server(), true, 18081),
                new Place.BrokerPlace(place.broker().server(), true, 18082, 18083, 18084, 18085));
        return this;
    }

    FactsBuilder withoutRabbit() {
        place = new Place(
                false,
                PLACE.charm(),
                PLACE.state(),
                8080,
                "0.0.0.0",
                place.database(),
                new Place.BrokerPlace(
                        new Place.ServerProgram(Path.of("/usr/lib/rabbitmq-server"), false, Set.of("rabbitmq-server")),
                        false,
                        5672,
                        15672,
                        25672,
                        24369));
        return this;
    }

    FactsBuilder newUnit() {
        memory = Memory.NONE;
        ports = Set.of();
        aot = false;
        return this;
    }

    FactsBuilder ports(Set<String> open) {
        ports = open;
        return this;
    }

    FactsBuilder hold(Hold held) {
        hold = held;
        return this;
    }

    FactsBuilder leader(boolean leads) {
        leader = leads;
        return this;
    }

    FactsBuilder cluster(Optional<UnitName> active, boolean there) {
        cluster = new Cluster(Optional.of("cluster:0"), active, there);
        return this;
    }

    Facts build() {
        Neighbours neighbours = new Neighbours(workers, clients, database, broker, leftSecrets);
        Set<String> holders = new HashSet<>(leftSecrets.keySet());
        holders.add(Accounts.ORCHESTRATOR);
        workers.forEach(worker -> holders.add(worker.id()));
        return new Facts(
                event,
                UNIT,
                place,
                "local:orchestra-0 0.1.0",
                "0.1.0",
                leader,
                Options.read(config, memory.options()),
                secrets,
                secretId,
                related,
                offers,
                cluster,
                memory,
                Status.active(""),
                ports,
                mounted,
                aot,
                neighbours,
                memory.accounts().complete(holders, rotated, FactsBuilder::made, NOW),
                hold,
                NOW);
    }

    /** A secret like no other that this class made, by its number. */
    static Secret made() {
        return new Secret("made-" + MADE.incrementAndGet());
    }
}
