package orchestra.agent.facts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import orchestra.agent.storage.Mounted;
import orchestra.agent.storage.StorageOffer;
import orchestra.charm.Event;
import orchestra.charm.HookEnvironment;
import orchestra.charm.HookToolException;
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

    /** Asks {@code juju}; what has to be generated comes from {@code generator}. */
    public FactsReader(HookEnvironment environment, Juju juju, Supplier<Secret> generator) {
        this.environment = environment;
        this.juju = juju;
        this.generator = generator;
    }

    /**
     * Takes the snapshot.
     *
     * @param machine what the machine itself says
     */
    public Facts read(Place place, MachineFacts machine, Memory memory) {
        Options options = Options.read(juju.config(), memory.options());
        SecretFacts secretFacts = new SecretFacts(juju, generator);
        Map<SecretOption, SecretFact> secrets = secretFacts.read(options.secrets());
        List<String> storageRelations = relations("storage");
        Cluster cluster = cluster();
        boolean named = cluster.active().filter(environment.unit()::equals).isPresent();
        return new Facts(
                environment.event(),
                environment.unit(),
                place,
                machine.release(),
                machine.version(),
                // Who leads is of no account to a unit that is named already.
                !named && juju.leader(),
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
                machine.aotCacheUsed());
    }

    /** Where the root secret is found; the secret itself is not read. */
    public static SignIn rootSignIn(Juju juju) {
        SecretText text = Options.read(juju.config(), Map.of())
                .secrets()
                .getOrDefault(SecretOption.ROOT_SECRET, new SecretText.Empty());
        return switch (text) {
            case SecretText.Literal _ -> new SignIn.OptionText();
            case SecretText.Reference reference -> new SignIn.JujuSecret(reference.id());
            case SecretText.Empty _ ->
                juju.secretId(SecretOption.GENERATED_LABEL)
                        .<SignIn>map(SignIn.JujuSecret::new)
                        .orElseGet(() -> new SignIn.None("no root secret is generated yet: wait for the first hooks"));
        };
    }

    /**
     * What the machine says.
     *
     * @param release changes whenever Juju unpacks another build
     * @param version the charm's version
     * @param mounted what is mounted at the storage's place
     * @param aotCacheUsed whether this process runs with the AOT cache
     */
    public record MachineFacts(String release, String version, Optional<Mounted> mounted, boolean aotCacheUsed) {}

    private List<StorageOffer> offers(List<String> relations) {
        List<StorageOffer> offers = new ArrayList<>();
        for (String relation : relations) {
            for (UnitName unit : juju.remoteUnits(relation)) {
                if (!departs(relation, unit)) {
                    databag(relation, unit).ifPresent(bag -> offers.add(new StorageOffer(unit, bag)));
                }
            }
        }
        return offers;
    }

    private Optional<Map<String, String>> databag(String relation, UnitName unit) {
        try {
            return Optional.of(juju.unitData(relation, unit));
        } catch (HookToolException e) {
            // The unit went between the list and the question: its departed hook is on its way.
            if (e.reason() == HookToolException.Reason.PERMISSION_DENIED
                    || e.reason() == HookToolException.Reason.RELATION_NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Cluster cluster() {
        Optional<String> relation = relations("cluster").stream().findFirst();
        if (relation.isEmpty()) {
            return new Cluster(relation, Optional.empty(), false);
        }
        Optional<UnitName> active = Optional.ofNullable(
                        juju.applicationData(relation.get(), environment.unit().application())
                                .get(ACTIVE_UNIT))
                .map(UnitName::parse);
        boolean there = active.filter(unit -> unit.equals(environment.unit()) || isPeer(relation.get(), unit))
                .isPresent();
        return new Cluster(relation, active, there);
    }

    private boolean isPeer(String relation, UnitName unit) {
        return !departs(relation, unit) && juju.remoteUnits(relation).contains(unit);
    }

    private List<String> relations(String endpoint) {
        return juju.relations(endpoint).stream()
                .filter(relation -> !(environment.event() instanceof Event.RelationHook hook
                        && hook.phase() == Event.RelationHook.Phase.BROKEN
                        && hook.relationId().equals(relation)))
                .toList();
    }

    private boolean departs(String relation, UnitName unit) {
        return environment.event() instanceof Event.RelationHook hook
                && hook.relationId().equals(relation)
                && hook.departingUnit().filter(unit::equals).isPresent();
    }
}
