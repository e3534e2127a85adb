package orchestra.agent.apply;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import orchestra.agent.facts.FactsReader;
import orchestra.agent.facts.Memory;
import orchestra.agent.plan.Goal;
import orchestra.agent.plan.Plan;
import orchestra.agent.plan.Statuses;
import orchestra.agent.plan.Step;
import orchestra.agent.storage.Mounted;
import orchestra.charm.Juju;
import orchestra.charm.Status;

/** Makes a plan's steps so, in their order. What fails is told by a status, and only what needs it is passed over. */
public final class Runner {

    private static final Duration JUST_STARTED = Duration.ofSeconds(30);
    private static final Duration RUNNING = Duration.ofSeconds(3);

    private final Ports ports;
    private final Juju juju;
    private final MemoryFile memoryFile;
    private final Set<Goal> failed = EnumSet.noneOf(Goal.class);
    private final List<Status> statuses = new ArrayList<>();
    private final List<String> changes = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private Memory memory = Memory.NONE;
    private boolean apiStarted;

    public Runner(Ports ports, Juju juju, MemoryFile memoryFile) {
        this.ports = ports;
        this.juju = juju;
        this.memoryFile = memoryFile;
    }

    /**
     * What a run did.
     *
     * @param changes the steps that changed something, for people
     * @param notes what the operator should find in the log
     * @param failures the statuses of the steps that failed
     */
    public record Report(Status status, List<String> changes, List<String> notes, List<Status> failures) {}

    /** Makes the plan so. */
    public Report run(Plan plan) {
        memory = plan.memory();
        for (Step step : plan.steps()) {
            if (!(step instanceof Step.RunningService) && step.needs().stream().anyMatch(failed::contains)) {
                failed.add(step.goal());
                continue;
            }
            switch (attempt(step)) {
                case Outcome.Same _ -> {}
                case Outcome.Changed _ -> changes.add(step.text());
                case Outcome.Failed failure -> {
                    statuses.add(failure.status());
                    failed.add(step.goal());
                }
            }
        }
        if (plan.forget()) {
            memoryFile.forget();
        } else if (!failed.contains(Goal.GROUND)) {
            memoryFile.write(memory);
        }
        List<Status> all = new ArrayList<>(plan.statuses());
        all.addAll(statuses);
        return new Report(Status.worst(all), List.copyOf(changes), List.copyOf(notes), List.copyOf(statuses));
    }

    private Outcome attempt(Step step) {
        try {
            return make(step);
        } catch (StepFailure e) {
            return new Outcome.Failed(status(step, String.valueOf(e.getMessage())));
        }
    }

    private static Status status(Step step, String reason) {
        return switch (step) {
            case Step.MountedStorage mounted -> Statuses.storageNotMounted(mounted.spec(), reason);
            case Step.Packages packages ->
                Statuses.packagesMissing(
                        String.join(", ", packages.names().stream().sorted().toList()), reason);
            case Step.RunningService service ->
                Statuses.serviceFailed(service.spec().name(), reason);
            default -> Statuses.stepFailed(step.text(), reason);
        };
    }

    private Outcome make(Step step) {
        return switch (step) {
            case Step.ServiceUser _ -> Outcome.of(ports.users().ensure());
            case Step.NoServiceUser _ -> Outcome.of(ports.users().remove());
            case Step.Folder folder -> Outcome.of(ports.files().folder(folder.path(), folder.owner(), folder.mode()));
            case Step.TextFile file ->
                Outcome.of(ports.files().text(file.path(), file.content().reveal(), file.owner(), file.mode()));
            case Step.Gone gone -> Outcome.of(ports.files().gone(gone.path()));
            case Step.AotCache cache -> aotCache(cache);
            case Step.KeepSecrets secrets -> keep(secrets);
            case Step.DropSecretRevision drop -> done(() -> juju.removeSecretRevision(drop.id(), drop.revision()));
            case Step.Packages packages -> Outcome.of(ports.packages().ensure(packages.names()));
            case Step.HostsLine hosts -> Outcome.of(ports.hosts().line(hosts.line()));
            case Step.Unmounted unmounted -> unmount(unmounted);
            case Step.MountedStorage mounted -> mount(mounted);
            case Step.RunningService service -> runService(service);
            case Step.StoppedService service -> Outcome.of(ports.services().stop(service.name()));
            case Step.RemovedService service -> Outcome.of(ports.services().remove(service.name()));
            case Step.ReadyApi ready -> ready(ready);
            case Step.OpenPort open -> done(() -> juju.openPort(open.port()));
            case Step.ClosedPort closed -> done(() -> juju.closePort(closed.port()));
            case Step.ActiveUnit active ->
                done(() -> juju.writeApplicationData(
                        active.relationId(),
                        Map.of(FactsReader.ACTIVE_UNIT, active.unit().toString())));
            case Step.WorkloadVersion version -> done(() -> juju.writeWorkloadVersion(version.version()));
            case Step.Note note -> {
                notes.add(note.message());
                yield new Outcome.Same();
            }
        };
    }

    private static Outcome done(Runnable change) {
        change.run();
        return new Outcome.Changed();
    }

    private Outcome keep(Step.KeepSecrets secrets) {
        return done(() -> secrets.id()
                .ifPresentOrElse(
                        id -> juju.updateSecret(id, secrets.content()),
                        () -> juju.addSecret(
                                secrets.label(), "secrets that Orchestra generated for itself", secrets.content())));
    }

    private Outcome aotCache(Step.AotCache cache) {
        try {
            ports.aotCaches().make(cache.path());
            return new Outcome.Changed();
        } catch (StepFailure e) {
            notes.add("hooks stay slower, since the AOT cache could not be made: " + e.getMessage());
            return new Outcome.Same();
        }
    }

    private Outcome unmount(Step.Unmounted unmounted) {
        boolean was = ports.mounts().at(unmounted.path()).isPresent();
        if (was) {
            ports.mounts().unmount(unmounted.path());
            Optional<Mounted> still = ports.mounts().at(unmounted.path());
            if (still.isPresent()) {
                throw new StepFailure(still.get().source() + " is still mounted");
            }
        }
        if (memory.storage().isPresent()) {
            remember(Optional.empty());
        }
        return Outcome.of(was);
    }

    private Outcome mount(Step.MountedStorage step) {
        Optional<Mounted> before = ports.mounts().at(step.path());
        boolean mount = before.filter(mounted -> mounted.is(step.spec())).isEmpty();
        if (mount) {
            ports.mounts().mount(step.spec(), step.path());
            Optional<Mounted> after = ports.mounts().at(step.path());
            if (after.filter(mounted -> mounted.is(step.spec())).isEmpty()) {
                throw new StepFailure("after mounting, the mount table shows "
                        + after.map(Mounted::source).orElse("nothing"));
            }
        }
        boolean furnished = ports.mounts().furnish(step.path(), step.marker());
        if (memory.storage().filter(step.spec()::equals).isEmpty()) {
            remember(Optional.of(step.spec()));
        }
        return Outcome.of(mount || furnished);
    }

    private void remember(Optional<orchestra.agent.storage.StorageSpec> storage) {
        memory = memory.withStorage(storage);
        memoryFile.write(memory);
    }

    private Outcome runService(Step.RunningService service) {
        if (service.needs().stream().anyMatch(failed::contains)) {
            // A running one has its own gate; starting one is what its needs forbid.
            if (!ports.services().running(service.spec().name())) {
                failed.add(service.goal());
            }
            return new Outcome.Same();
        }
        boolean changed = ports.services().run(service.spec());
        apiStarted = apiStarted || (changed && service.goal() == Goal.API);
        return Outcome.of(changed);
    }

    private Outcome ready(Step.ReadyApi ready) {
        if (failed.contains(Goal.STORAGE)) {
            return new Outcome.Same();
        }
        return ports.probe()
                .problem(ready.port(), apiStarted ? JUST_STARTED : RUNNING)
                .<Outcome>map(problem -> new Outcome.Failed(Statuses.apiNotReady(problem)))
                .orElseGet(Outcome.Same::new);
    }
}
