package orchestra.agent.plan;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import orchestra.agent.facts.Facts;
import orchestra.agent.facts.Memory;
import orchestra.agent.facts.SecretFact;
import orchestra.agent.facts.SecretOption;
import orchestra.agent.storage.FileSystemType;
import orchestra.agent.storage.StorageChoice;
import orchestra.agent.storage.StorageSpec;
import orchestra.charm.Event;
import orchestra.charm.Secret;
import orchestra.charm.Status;

/** The pure function from facts to a plan. There is no logic per hook, but for those that end the unit's life. */
public final class Planner {

    private static final Set<FileSystemType> OFFERED_TO_A_MACHINE =
            EnumSet.complementOf(EnumSet.of(FileSystemType.BIND, FileSystemType.SSHFS));
    private static final Set<FileSystemType> OFFERED_TO_A_LOCAL_UNIT = EnumSet.allOf(FileSystemType.class);

    private final Facts facts;
    private final List<Step> steps = new ArrayList<>();
    private final List<Status> statuses = new ArrayList<>();
    private final Map<String, Secret> secrets = new HashMap<>();

    private Planner(Facts facts) {
        this.facts = facts;
    }

    /** Decides what this hook has to do. */
    public static Plan plan(Facts facts) {
        return new Planner(facts).plan();
    }

    private Plan plan() {
        if (is(Event.Lifecycle.Kind.REMOVE)) {
            return removal();
        }
        boolean stopped = is(Event.Lifecycle.Kind.STOP) || (facts.memory().stopped() && !starts());
        ground();
        if (stopped) {
            stop();
            statuses.add(Statuses.stopped());
            return plan(facts.memory().secrets(), facts.memory().pending(), true);
        }
        Optional<Status> passive = passive();
        if (passive.isPresent()) {
            stop();
            steps.addAll(Neighbourhood.askedByLeader(facts));
            statuses.add(passive.get());
            // What it made it keeps to itself: another unit's secrets are the application's.
            return plan(facts.memory().secrets(), Map.of(), false);
        }
        if (!facts.options().problems().isEmpty()) {
            statuses.add(Statuses.invalidOptions(facts.options().problems()));
        }
        claim();
        secrets();
        List<String> notes = new ArrayList<>();
        remembered();
        List<Status> ofServers = new ArrayList<>();
        Optional<DatabasePart> database = Servers.database(facts, secrets, ofServers, notes);
        Optional<BrokerPart> broker = Servers.broker(facts, secrets, ofServers, notes);
        // Both take a while to come up, which the storage may use to be mounted.
        broker.ifPresent(part -> steps.addAll(part.server()));
        database.ifPresent(part -> steps.addAll(part.server()));
        Optional<StorageSpec> storage = storage(notes);
        statuses.addAll(ofServers);
        held();
        if (storage.isEmpty() || facts.hold().any()) {
            steps.add(new ServiceStep.Stopped(Services.ORCHESTRATOR, Goal.API));
        } else if (database.isPresent()) {
            orchestrator(storage.get(), database.get());
        }
        steps.addAll(Neighbourhood.steps(facts, database, broker));
        if (!facts.aotCacheUsed()) {
            steps.add(new Step.AotCache(facts.place().aotCache()));
        }
        steps.addAll(WorkerCharms.steps(facts, secrets));
        model();
        statuses.add(Statuses.active(notes));
        return plan(secrets, pending(), false);
    }

    private Plan plan(Map<String, Secret> remembered, Map<String, Secret> pending, boolean stopped) {
        return new Plan(
                steps,
                statuses,
                new Memory(
                        facts.options().plain(),
                        remembered,
                        facts.memory().storage(),
                        stopped,
                        facts.version(),
                        facts.accounts(),
                        pending,
                        facts.borrowed()),
                false);
    }

    private Plan removal() {
        stop();
        steps.add(new StorageStep.Unmounted(facts.place().storage(), Optional.empty()));
        steps.add(new StorageStep.HostsLine(Optional.empty()));
        steps.add(new ServiceStep.Removed(Services.ORCHESTRATOR));
        steps.add(new ServiceStep.Removed(Services.MONGOD));
        steps.add(new ServiceStep.Removed(Services.RABBITMQ));
        steps.add(new ServiceStep.Removed(Services.EPMD));
        steps.add(new PackageStep.Released());
        steps.addAll(WorkerCharms.removed());
        steps.add(new Step.Gone(facts.place().state()));
        steps.add(new Step.ServiceUsers(false));
        // What is mounted is ours to unmount as long as it is remembered.
        return new Plan(
                steps,
                List.of(Statuses.stopped()),
                Memory.NONE.withStorage(facts.memory().storage()),
                true);
    }

    private void ground() {
        steps.add(new Step.ServiceUsers(true));
        steps.add(new Step.Folder(facts.place().state(), Owner.AGENT, "rwxr-xr-x"));
        steps.add(new Step.Folder(facts.place().privateFolder(), Owner.AGENT, "rwx------"));
        steps.add(new Step.Folder(facts.place().credentials(), Owner.SERVICE, "rwx------"));
        steps.add(new Step.Folder(facts.place().temporary(), Owner.SERVICE, "rwx------"));
    }

    private void stop() {
        steps.add(new ServiceStep.Stopped(Services.ORCHESTRATOR, Goal.API));
        steps.add(new ServiceStep.Stopped(Services.MONGOD, Goal.DATABASE));
        steps.add(new ServiceStep.Stopped(Services.RABBITMQ, Goal.BROKER));
        steps.add(new ServiceStep.Stopped(Services.EPMD, Goal.BROKER));
    }

    /** What is about to be told to servers is remembered first. */
    private void remembered() {
        if (!facts.memory().accounts().equals(facts.accounts())
                || !facts.memory().pending().equals(pending())) {
            steps.add(new AccountStep.Remembered(facts.memory().with(facts.accounts(), pending())));
        }
    }

    private Map<String, Secret> pending() {
        Map<String, Secret> pending = new HashMap<>();
        facts.secrets().forEach((option, fact) -> {
            if (fact instanceof SecretFact.Fresh fresh) {
                pending.put(option.option(), fresh.secret());
            }
        });
        return pending;
    }

    /** Why this unit does not work, if it does not: another one does. */
    private Optional<Status> passive() {
        boolean named = facts.cluster().active().filter(facts.unit()::equals).isPresent();
        if (named || (facts.leader() && !facts.cluster().activeIsThere())) {
            return Optional.empty();
        }
        return Optional.of(facts.cluster()
                .active()
                .map(active -> Statuses.oneUnitOnly(active, facts.unit()))
                .orElseGet(Statuses::leaderAwaited));
    }

    private void claim() {
        facts.cluster()
                .relationId()
                .filter(_ ->
                        facts.cluster().active().filter(facts.unit()::equals).isEmpty())
                .ifPresent(relation -> steps.add(new RelationStep.ActiveUnit(relation, facts.unit())));
    }

    private void secrets() {
        Map<String, Secret> fresh = new LinkedHashMap<>();
        Map<String, Secret> kept = new LinkedHashMap<>();
        for (SecretOption option : SecretOption.values()) {
            Secret lastGood = facts.memory().secrets().get(option.option());
            SecretFact fact = facts.secrets().get(option);
            if (fact instanceof SecretFact.Known known) {
                secrets.put(option.option(), known.secret());
                if (known.kept()) {
                    kept.put(option.key(), known.secret());
                }
            } else if (fact instanceof SecretFact.Fresh made) {
                secrets.put(option.option(), made.secret());
                fresh.put(option.key(), made.secret());
            } else if (!(fact instanceof SecretFact.NotNeeded) && lastGood != null) {
                secrets.put(option.option(), lastGood);
            }
            if (fact instanceof SecretFact.Unavailable unavailable) {
                statuses.add(unavailable.status());
            }
        }
        if (!fresh.isEmpty()) {
            kept.putAll(fresh);
            steps.add(new Step.KeepSecrets(SecretOption.GENERATED_LABEL, facts.generatedSecretId(), kept));
        }
        if (facts.event() instanceof Event.SecretHook hook
                && hook.change() == Event.SecretHook.Change.REMOVE
                && hook.revision().isPresent()) {
            steps.add(new Step.DropSecretRevision(hook.id(), hook.revision().get()));
        }
        for (SecretOption option : List.of(SecretOption.ROOT_SECRET, SecretOption.NODES_SECRET)) {
            Secret secret = secrets.get(option.option());
            if (secret != null) {
                steps.add(new Step.TextFile(
                        facts.place().credentials().resolve(option.key()),
                        secret,
                        Owner.SERVICE,
                        "r--------",
                        Goal.SECRETS));
            }
        }
    }

    /** Brings the storage's steps; empty when the unit has none to use. */
    private Optional<StorageSpec> storage(List<String> notes) {
        Optional<StorageSpec> spec = chosen(notes);
        if (spec.isEmpty()) {
            steps.add(new ServiceStep.Stopped(Services.ORCHESTRATOR, Goal.API));
            steps.add(new StorageStep.Unmounted(facts.place().storage(), Optional.empty()));
            steps.add(new StorageStep.HostsLine(Optional.empty()));
            return spec;
        }
        boolean sameSource =
                facts.mounted().filter(mounted -> mounted.is(spec.get())).isPresent();
        boolean sameOptions =
                facts.memory().storage().filter(spec.get()::equals).isPresent();
        if (facts.mounted().isPresent() && !(sameSource && sameOptions)) {
            steps.add(new ServiceStep.Stopped(Services.ORCHESTRATOR, Goal.API));
            steps.add(new StorageStep.Unmounted(facts.place().storage(), spec));
        }
        steps.add(new StorageStep.HostsLine(spec.get().hostsLine()));
        if (!spec.get().type().packages().isEmpty()) {
            steps.add(new PackageStep.Installed(spec.get().type().packages(), Goal.STORAGE));
        }
        steps.add(new StorageStep.Mounted(
                spec.get(), facts.place().storage(), facts.unit().application(), Services.ORCHESTRATOR));
        return spec;
    }

    /** Which storage is used, and why there is none where there is none. */
    static StorageChoice choice(Facts facts) {
        return StorageChoice.among(
                facts.options().storage(),
                facts.storageRelated(),
                facts.offers(),
                facts.memory().storage(),
                facts.place().local() ? OFFERED_TO_A_LOCAL_UNIT : OFFERED_TO_A_MACHINE);
    }

    private Optional<StorageSpec> chosen(List<String> notes) {
        StorageChoice choice = choice(facts);
        if (choice instanceof StorageChoice.Use use) {
            notes.addAll(use.notes());
            return Optional.of(use.spec());
        }
        statuses.add(Statuses.without(choice));
        return Optional.empty();
    }

    /** Says what holds the API back although nothing is missing. */
    private void held() {
        if (facts.hold().paused()) {
            statuses.add(Statuses.paused(facts.unit()));
        }
        facts.hold().restore().ifPresent(begun -> statuses.add(Statuses.restoreInterrupted(facts.unit(), begun.id())));
    }

    private void orchestrator(StorageSpec storage, DatabasePart database) {
        steps.add(new Step.TextFile(
                facts.place().credentials().resolve("database-uri"),
                database.orchestratorUri(),
                Owner.SERVICE,
                "r--------",
                Goal.DATABASE,
                Set.of(Goal.GROUND, Goal.DATABASE)));
        steps.add(new Step.TextFile(
                facts.place().settings(),
                new Secret(OrchestratorSettings.text(facts, storage, database.database())),
                Owner.AGENT,
                "rw-r--r--",
                Goal.GROUND));
        boolean signIn = secrets.containsKey(SecretOption.ROOT_SECRET.option())
                && secrets.containsKey(SecretOption.NODES_SECRET.option());
        if (signIn) {
            steps.add(new ServiceStep.Running(
                    Services.orchestrator(facts),
                    Goal.API,
                    Set.of(Goal.GROUND, Goal.SECRETS, Goal.STORAGE, Goal.DATABASE)));
            steps.add(new ServiceStep.ReadyApi(
                    facts.place().apiPort(), facts.place().instance()));
        } else {
            steps.add(new ServiceStep.Stopped(Services.ORCHESTRATOR, Goal.API));
        }
    }

    private void model() {
        String port = facts.place().apiPort() + "/tcp";
        facts.openedPorts().stream()
                .filter(open -> !open.equals(port))
                .sorted()
                .forEach(open -> steps.add(new Step.ClosedPort(open)));
        if (!facts.openedPorts().contains(port)) {
            steps.add(new Step.OpenPort(port));
        }
        if (!facts.memory().workloadVersion().equals(facts.version())) {
            steps.add(new Step.WorkloadVersion(facts.version()));
        }
    }

    private boolean starts() {
        return is(Event.Lifecycle.Kind.START) || is(Event.Lifecycle.Kind.INSTALL);
    }

    private boolean is(Event.Lifecycle.Kind kind) {
        return facts.event() instanceof Event.Lifecycle lifecycle && lifecycle.kind() == kind;
    }
}
