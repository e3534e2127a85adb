package orchestra.agent.apply;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import orchestra.agent.plan.AccountStep;
import orchestra.agent.plan.CheckoutStep;
import orchestra.agent.plan.Goal;
import orchestra.agent.plan.PackageStep;
import orchestra.agent.plan.Plan;
import orchestra.agent.plan.RelationStep;
import orchestra.agent.plan.ServiceStep;
import orchestra.agent.plan.Statuses;
import orchestra.agent.plan.Step;
import orchestra.agent.plan.StepVisitor;
import orchestra.agent.plan.StorageStep;
import orchestra.charm.Juju;
import orchestra.charm.Status;

/** Makes a plan's steps so, in their order. What fails is told by a status, and only what needs it is passed over. */
public final class Runner implements StepVisitor<Outcome> {

    private final Ports ports;
    private final Juju juju;
    private final MemoryFile memoryFile;
    private final AccountSteps accountSteps;
    private final CheckoutSteps checkoutSteps;
    private final RelationSteps relationSteps;
    private final StorageSteps storageSteps;
    private final ServiceSteps serviceSteps;
    private final PackageSteps packageSteps;
    private final Set<Goal> failed = EnumSet.noneOf(Goal.class);
    private final List<Status> statuses = new ArrayList<>();
    private final List<String> changes = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private boolean unfinished;

    public Runner(Ports ports, Juju juju, MemoryFile memoryFile) {
        this.ports = ports;
        this.juju = juju;
        this.memoryFile = memoryFile;
        this.accountSteps = new AccountSteps(ports, memoryFile);
        this.checkoutSteps = new CheckoutSteps(ports);
        this.relationSteps = new RelationSteps(juju);
        this.storageSteps = new StorageSteps(ports, memoryFile);
        this.serviceSteps = new ServiceSteps(ports, failed, changes);
        this.packageSteps = new PackageSteps(ports, juju);
    }

    /**
     * What a run did.
     *
     * @param changes the steps that changed something, for people
     * @param notes what the operator should find in the log
     * @param failures the statuses of the steps that failed
     * @param again whether Juju has to run the hook again, since it is the unit's last and something of ours is left
     */
    public record Report(
            Status status, List<String> changes, List<String> notes, List<Status> failures, boolean again) {}

    /** Makes the plan so. */
    public Report run(Plan plan) {
        try (Databases _ = ports.databases()) {
            return made(plan);
        }
    }

    private Report made(Plan plan) {
        storageSteps.begin(plan.memory());
        for (Step step : plan.steps()) {
            if (!(step instanceof ServiceStep.Running) && step.needs().stream().anyMatch(failed::contains)) {
                failed.add(step.goal());
                continue;
            }
            Outcome outcome = attempt(step);
            if (outcome instanceof Outcome.Changed) {
                changes.add(step.text());
            } else if (outcome instanceof Outcome.Failed failure) {
                statuses.add(failure.status());
                failed.add(step.goal());
            }
        }
        boolean again = plan.forget() && unfinished;
        if (plan.forget() && !again) {
            memoryFile.forget();
        } else if (!plan.forget() && !failed.contains(Goal.GROUND)) {
            memoryFile.write(storageSteps.memory());
        }
        List<Status> all = new ArrayList<>(plan.statuses());
        all.addAll(statuses);
        return new Report(Status.worst(all), List.copyOf(changes), List.copyOf(notes), List.copyOf(statuses), again);
    }

    private Outcome attempt(Step step) {
        try {
            return step.accept(this);
        } catch (StepFailure e) {
            // What somebody else put in the storage's place is not ours to take away.
            unfinished |= !isPlaceTaken(e);
            return new Outcome.Failed(status(step, e));
        }
    }

    private static Status status(Step step, StepFailure failure) {
        String reason = String.valueOf(failure.getMessage());
        if (isPlaceTaken(failure)) {
            return Statuses.storagePlaceTaken(reason);
        }
        if (step instanceof StorageStep.Mounted mounted) {
            if (failure instanceof StorageFailure) {
                return Statuses.storageNotUsable(mounted.spec(), reason);
            }
            return Statuses.storageNotMounted(mounted.spec(), reason);
        }
        if (step instanceof PackageStep.Installed packages) {
            return Statuses.packagesMissing(
                    String.join(", ", packages.names().stream().sorted().toList()), reason);
        }
        if (step instanceof ServiceStep.Running service) {
            return Statuses.serviceFailed(service.spec().name(), reason);
        }
        return Statuses.stepFailed(step.text(), reason);
    }

    private static boolean isPlaceTaken(StepFailure failure) {
        return failure instanceof StorageFailure storage && storage.kind() == StorageFailure.Kind.PLACE_TAKEN;
    }

    @Override
    public Outcome visit(Step.ServiceUsers step) {
        return Outcome.of(step.known() ? ports.users().ensure() : ports.users().remove());
    }

    @Override
    public Outcome visit(Step.Folder step) {
        return Outcome.of(ports.files().folder(step.path(), step.owner(), step.mode()));
    }

    @Override
    public Outcome visit(Step.TextFile step) {
        return Outcome.of(ports.files().text(step.path(), step.content().reveal(), step.owner(), step.mode()));
    }

    @Override
    public Outcome visit(Step.Gone step) {
        return Outcome.of(ports.files().gone(step.path()));
    }

    @Override
    public Outcome visit(Step.DropSecretRevision step) {
        return RelationSteps.gone(() -> juju.removeSecretRevision(step.id(), step.revision()));
    }

    @Override
    public Outcome visit(Step.OpenPort step) {
        return done(() -> juju.openPort(step.port()));
    }

    @Override
    public Outcome visit(Step.ClosedPort step) {
        return done(() -> juju.closePort(step.port()));
    }

    @Override
    public Outcome visit(Step.WorkloadVersion step) {
        return done(() -> juju.writeWorkloadVersion(step.version()));
    }

    @Override
    public Outcome visit(PackageStep step) {
        return step.accept(packageSteps);
    }

    @Override
    public Outcome visit(ServiceStep step) {
        return step.accept(serviceSteps);
    }

    @Override
    public Outcome visit(StorageStep step) {
        return step.accept(storageSteps);
    }

    @Override
    public Outcome visit(AccountStep step) {
        return step.accept(accountSteps);
    }

    @Override
    public Outcome visit(CheckoutStep step) {
        return step.accept(checkoutSteps);
    }

    @Override
    public Outcome visit(RelationStep step) {
        return step.accept(relationSteps);
    }

    @Override
    public Outcome visit(Step.KeepSecrets secrets) {
        return done(() -> secrets.id()
                .ifPresentOrElse(
                        id -> juju.updateSecret(id, secrets.content()),
                        () -> juju.addSecret(
                                secrets.label(), "secrets that Orchestra generated for itself", secrets.content())));
    }

    @Override
    public Outcome visit(Step.AotCache cache) {
        try {
            ports.aotCaches().make(cache.path());
            return new Outcome.Changed();
        } catch (StepFailure e) {
            notes.add("hooks stay slower, since the AOT cache could not be made: " + e.getMessage());
            return new Outcome.Same();
        }
    }

    private static Outcome done(Runnable change) {
        change.run();
        return new Outcome.Changed();
    }
}
