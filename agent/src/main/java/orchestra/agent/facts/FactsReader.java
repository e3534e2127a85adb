package orchestra.agent.facts;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import orchestra.agent.account.Account;
import orchestra.agent.account.Accounts;
import orchestra.agent.relation.WorkerRelation;
import orchestra.agent.storage.Mounted;
import orchestra.agent.storage.StorageOffer;
import orchestra.charm.HookEnvironment;
import orchestra.charm.Juju;
import orchestra.charm.Secret;
import orchestra.charm.UnitName;

/** Asks Juju and the machine everything a plan needs, each thing once. */
public final class FactsReader {

    /** The peer relation's key that names the working unit. */
    public static final String ACTIVE_UNIT = "active-unit";

    private final HookEnvironment environment;
    private final Juju juju;
    private final Supplier<Secret> generator;
    private final Rotation rotation;
    private final RelationView relations;

    /** Asks {@code juju}; what has to be generated comes from {@code generator}, as does what is to be rotated. */
    public FactsReader(HookEnvironment environment, Juju juju, Supplier<Secret> generator, Rotation rotation) {
        this.environment = environment;
        this.juju = juju;
        this.generator = generator;
        this.rotation = rotation;
        this.relations = new RelationView(environment, juju);
    }

    /**
     * Takes the snapshot.
     *
     * @param machine what the machine itself says
     */
    public Facts read(Place place, MachineFacts machine, Memory memory) {
        Options options = Options.read(juju.config(), memory.options());
        SecretFacts secretFacts = new SecretFacts(juju, environment.event(), generator, rotation.secrets(), memory);
        Map<SecretOption, SecretFact> secrets = secretFacts.read(options.secrets());
        List<String> storageRelations = relations.of("storage");
        Cluster cluster = cluster();
        Neighbours neighbours = new NeighboursReader(juju, relations, place, environment).read(memory);
        boolean named = cluster.active().filter(environment.unit()::equals).isPresent();
        return new Facts(
                environment.event(),
                environment.unit(),
                place,
                machine.release(),
                machine.version(),
                // Who leads is of no account to a unit that is named already and has nothing to ask for.
                (!named || neighbours.database().relationId().isPresent()) && juju.leader(),
                options,
                secrets,
                secretFacts.idToUpdate(),
                !storageRelations.isEmpty(),
                offers(storageRelations),
                cluster,
                memory,
                juju.status(),
                juju.openedPorts(),
                machine.mounted(),
                machine.aotCacheUsed(),
                neighbours,
                accounts(memory, neighbours, machine.now()),
                machine.hold(),
                machine.now());
    }

    /** The unit that works, as the leader has named it; empty before it did. */
    public static Optional<UnitName> working(Juju juju, String application) {
        return juju.relations("cluster").stream().findFirst().flatMap(relation -> named(juju, relation, application));
    }

    private static Optional<UnitName> named(Juju juju, String relation, String application) {
        return Optional.ofNullable(juju.applicationData(relation, application).get(ACTIVE_UNIT))
                .map(UnitName::parse);
    }

    /** The options whose secret is generated now, since they are empty. */
    public static Set<SecretOption> generatedOptions(Juju juju) {
        Set<SecretOption> generated = EnumSet.noneOf(SecretOption.class);
        Options.read(juju.config(), Map.of()).secrets().forEach((option, text) -> {
            if (option.generated() && text instanceof SecretText.Empty) {
                generated.add(option);
            }
        });
        return generated;
    }

    /** Where the secret is found; the secret itself is not read. */
    public static SignIn signIn(Juju juju, SecretOption option) {
        SecretText text = Options.read(juju.config(), Map.of()).secrets().getOrDefault(option, new SecretText.Empty());
        return switch (text) {
            case SecretText.Literal _ -> new SignIn.OptionText();
            case SecretText.Reference reference -> new SignIn.JujuSecret(reference.id());
            case SecretText.Empty _ ->
                juju.secretId(SecretOption.GENERATED_LABEL)
                        .<SignIn>map(SignIn.JujuSecret::new)
                        .orElseGet(() -> new SignIn.None("no secret is generated yet: wait for the first hooks"));
        };
    }

    /**
     * What the machine says.
     *
     * @param release changes whenever Juju unpacks another build
     * @param version the charm's version
     * @param mounted what is mounted at the storage's place
     * @param aotCacheUsed whether this process runs with the AOT cache
     * @param hold what holds the API back
     * @param now the machine's time, to the second
     */
    public record MachineFacts(
            String release, String version, Optional<Mounted> mounted, boolean aotCacheUsed, Hold hold, Instant now) {}

    private List<StorageOffer> offers(List<String> storageRelations) {
        List<StorageOffer> offers = new ArrayList<>();
        for (String relation : storageRelations) {
            for (UnitName unit : relations.units(relation)) {
                relations.databag(relation, unit).ifPresent(bag -> offers.add(new StorageOffer(unit, bag)));
            }
        }
        return offers;
    }

    private Cluster cluster() {
        Optional<String> relation = relations.of("cluster").stream().findFirst();
        if (relation.isEmpty()) {
            return new Cluster(relation, Optional.empty(), false);
        }
        Optional<UnitName> active =
                named(juju, relation.get(), environment.unit().application());
        boolean there = active.filter(unit -> unit.equals(environment.unit())
                        || relations.units(relation.get()).contains(unit))
                .isPresent();
        return new Cluster(relation, active, there);
    }

    /** The accounts of everybody who is there now, and of whom we made a secret that is still to be removed. */
    private Accounts accounts(Memory memory, Neighbours neighbours, Instant now) {
        Set<String> holders = new LinkedHashSet<>(neighbours.leftSecrets().keySet());
        holders.add(Accounts.ORCHESTRATOR);
        Set<String> renewed = new LinkedHashSet<>();
        Set<String> untold = new LinkedHashSet<>();
        boolean everyAccount = rotation.accounts();
        for (WorkerRelation worker : neighbours.workers()) {
            holders.add(worker.id());
            Account account = memory.accounts().byHolder().get(worker.id());
            boolean told = account != null && worker.tells(account.name(worker.id()));
            // What lay open in a databag is not good enough for one who reads secrets. What was not told yet is.
            if (told && (everyAccount || (worker.plain() && worker.readsSecrets()))) {
                renewed.add(worker.id());
            }
            if (!told) {
                untold.add(worker.id());
            }
        }
        if (everyAccount) {
            renewed.add(Accounts.ORCHESTRATOR);
        }
        return memory.accounts().awaiting(untold, now).complete(holders, renewed, generator, now);
    }
}
