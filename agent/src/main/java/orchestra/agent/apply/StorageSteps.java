package orchestra.agent.apply;

import java.util.Optional;
import orchestra.agent.facts.Memory;
import orchestra.agent.plan.StorageStep;
import orchestra.agent.storage.Mounted;
import orchestra.agent.storage.StorageSpec;

/** Makes the shared storage so. What is mounted is remembered at once, so that a killed agent knows it. */
final class StorageSteps implements StorageStep.Visitor<Outcome> {

    private final Ports ports;
    private final MemoryFile memoryFile;
    private Memory memory = Memory.NONE;

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
    public Outcome visit(StorageStep.Unmounted unmounted) {
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

    @Override
    public Outcome visit(StorageStep.Mounted step) {
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

    private void remember(Optional<StorageSpec> storage) {
        memory = memory.withStorage(storage);
        memoryFile.write(memory);
    }
}
