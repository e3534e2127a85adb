package orchestra.agent.apply;

import java.nio.file.Path;
import java.util.Optional;
import orchestra.agent.facts.Memory;
import orchestra.agent.plan.StorageStep;
import orchestra.agent.storage.Mounted;
import orchestra.agent.storage.StorageSpec;

/**
 * Makes the shared storage so. What is about to be mounted is remembered first, so that an agent which was killed
 * meanwhile knows what is its own; what is mounted at our place and not remembered is somebody else's, and left alone.
 */
final class StorageSteps implements StorageStep.Visitor<Outcome> {

    private final Ports ports;
    private final MemoryFile memoryFile;
    private Memory memory = Memory.NONE;
    private Optional<StorageSpec> former = Optional.empty();

    StorageSteps(Ports ports, MemoryFile memoryFile) {
        this.ports = ports;
        this.memoryFile = memoryFile;
    }

    /** Starts from what the plan remembers. */
    void begin(Memory planned) {
        memory = planned;
    }

    /** What is to be remembered, the storage as it is mounted now. */
    Memory memory() {
        return memory;
    }

    @Override
    public Outcome visit(StorageStep.HostsLine step) {
        return Outcome.of(ports.hosts().line(step.line()));
    }

    @Override
    public Outcome visit(StorageStep.Unmounted step) {
        Optional<Mounted> there = ports.mounts().at(step.path());
        there.filter(mounted -> !isOurs(mounted, step.next())).ifPresent(mounted -> {
            throw taken(step.path(), mounted);
        });
        boolean changed = unmount(step.path());
        former = there.isPresent() ? memory.storage() : Optional.empty();
        if (memory.storage().isPresent()) {
            remember(Optional.empty());
        }
        return Outcome.of(changed);
    }

    @Override
    public Outcome visit(StorageStep.Mounted step) {
        Optional<Mounted> there = ports.mounts().at(step.path());
        there.filter(mounted -> !mounted.is(step.spec())).ifPresent(mounted -> {
            throw taken(step.path(), mounted);
        });
        if (memory.storage().filter(step.spec()::equals).isEmpty()) {
            remember(Optional.of(step.spec()));
        }
        boolean changed = there.isPresent() && ports.mounts().keep(step.spec(), step.path());
        if (there.isEmpty()) {
            mount(step);
            changed = true;
        }
        return Outcome.of(furnish(step) || changed);
    }

    private void mount(StorageStep.Mounted step) {
        try {
            ports.mounts().mount(step.spec(), step.path());
        } catch (StorageFailure e) {
            throw e;
        } catch (StepFailure e) {
            throw former.map(old -> new StepFailure(
                            e.getMessage() + " (the former storage, " + old.text() + ", was unmounted)", e))
                    .orElse(e);
        }
        Optional<Mounted> after = ports.mounts().at(step.path());
        if (after.filter(mounted -> mounted.is(step.spec())).isEmpty()) {
            throw new StepFailure("after mounting, the mount table shows "
                    + after.map(Mounted::source).orElse("nothing"));
        }
    }

    private boolean furnish(StorageStep.Mounted step) {
        try {
            return ports.mounts().furnish(step.path(), step.marker());
        } catch (StorageFailure e) {
            if (e.kind() != StorageFailure.Kind.STALE) {
                throw e;
            }
            // Its server has it no more as it was mounted. Who works on it would keep the old one busy.
            ports.services().stop(step.user());
            unmount(step.path());
            mount(step);
            ports.mounts().furnish(step.path(), step.marker());
            return true;
        }
    }

    private boolean unmount(Path path) {
        boolean changed = ports.mounts().unmount(path);
        ports.mounts().at(path).ifPresent(still -> {
            throw new StepFailure(still.source() + " is still mounted");
        });
        return changed;
    }

    private boolean isOurs(Mounted mounted, Optional<StorageSpec> next) {
        return memory.storage().filter(mounted::is).isPresent()
                || next.filter(mounted::is).isPresent();
    }

    private static StorageFailure taken(Path path, Mounted mounted) {
        return new StorageFailure(
                StorageFailure.Kind.PLACE_TAKEN,
                path + " has " + mounted.source() + " (" + mounted.kernelType()
                        + "), which is not ours; unmount it or move it away");
    }

    private void remember(Optional<StorageSpec> storage) {
        memory = memory.withStorage(storage);
        memoryFile.write(memory);
    }
}
