package orchestra.agent.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orchestra.agent.facts.Memory;
import orchestra.agent.machine.SystemFiles;
import orchestra.agent.plan.Plan;
import orchestra.agent.plan.ServiceSpec;
import orchestra.agent.plan.Step;
import orchestra.agent.plan.StorageStep;
import orchestra.agent.storage.FileSystemType;
import orchestra.agent.storage.Mounted;
import orchestra.agent.storage.StorageSpec;
import orchestra.charm.HookTools;
import orchestra.charm.Juju;
import orchestra.charm.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done about the storage, against mounts in memory. */
final class StorageStepsTest {

    private static final StorageSpec A = new StorageSpec("10.0.0.1", "", FileSystemType.NFS, "/srv/a", "");
    private static final StorageSpec B = new StorageSpec("10.0.0.1", "", FileSystemType.NFS, "/srv/b", "");
    private static final Path PLACE = Path.of("/state/storage");
    private static final StorageStep.Mounted MOUNT_A = new StorageStep.Mounted(A, PLACE, "orchestra", "orchestrator");
    private static final StorageStep.Mounted MOUNT_B = new StorageStep.Mounted(B, PLACE, "orchestra", "orchestrator");

    @TempDir
    private Path folder;

    private final FakeMounts mounts = new FakeMounts();
    private final List<String> stopped = new ArrayList<>();

    @Test
    void whatIsAboutToBeMountedIsRememberedFirst() {
        List<Optional<StorageSpec>> remembered = new ArrayList<>();
        mounts.beforeMount = () -> remembered.add(memoryFile().read().storage());

        run(Memory.NONE, MOUNT_A);

        assertThat(remembered).containsExactly(Optional.of(A));
        assertThat(memoryFile().read().storage()).contains(A);
    }

    @Test
    void whatSomebodyElseMountedThereStaysAndBlocks() {
        mounts.mounted = Optional.of(new Mounted("/dev/sdb1", "ext4"));

        Status status = run(
                        Memory.NONE.withStorage(Optional.of(A)),
                        new StorageStep.Unmounted(PLACE, Optional.of(B)),
                        MOUNT_B)
                .status();

        assertThat(status)
                .isEqualTo(Status.blocked("the storage has no place: /state/storage has /dev/sdb1 (ext4),"
                        + " which is not ours; unmount it or move it away"));
        assertThat(mounts.done).isEmpty();
        assertThat(memoryFile().read().storage()).contains(A);
    }

    @Test
    void nothingIsMountedOverWhatCameMeanwhile() {
        mounts.mounted = Optional.of(new Mounted("/dev/sdb1", "ext4"));

        assertThat(run(Memory.NONE, MOUNT_A).status().message()).startsWith("the storage has no place: ");
        assertThat(mounts.done).isEmpty();
    }

    @Test
    void theUnitsFolderIsNotRemovedWithWhatSomebodyElseMountedInIt() throws Exception {
        Path precious = Files.writeString(folder.resolve("precious"), "media");
        mounts.mounted = Optional.of(new Mounted("/dev/sdb1", "ext4"));

        run(Memory.NONE, new StorageStep.Unmounted(PLACE, Optional.empty()), new Step.Gone(folder));

        assertThat(precious).hasContent("media");
    }

    @Test
    void theVeryStorageThatIsWantedIsTakenOverWhoeverMountedIt() {
        mounts.mounted = Optional.of(new Mounted(A.source(), "nfs4"));

        Status status = run(Memory.NONE, new StorageStep.Unmounted(PLACE, Optional.of(A)), MOUNT_A)
                .status();

        assertThat(status).isEqualTo(Status.active(""));
        assertThat(mounts.done).containsExactly("unmount 10.0.0.1:/srv/a", "mount 10.0.0.1:/srv/a (nfs)");
    }

    @Test
    void aStorageThatCannotFollowTheFormerOneSaysWhatBecameOfThat() {
        mounts.mounted = Optional.of(new Mounted(A.source(), "nfs4"));
        mounts.refusal = Optional.of("mount.nfs: access denied by server while mounting 10.0.0.1:/srv/b");

        Status status = run(
                        Memory.NONE.withStorage(Optional.of(A)),
                        new StorageStep.Unmounted(PLACE, Optional.of(B)),
                        MOUNT_B)
                .status();

        assertThat(status)
                .isEqualTo(Status.waiting("storage 10.0.0.1:/srv/b (nfs) cannot be mounted: mount.nfs: access denied by"
                        + " server while mounting 10.0.0.1:/srv/b (the former storage, 10.0.0.1:/srv/a (nfs), was"
                        + " unmounted); tried again at every hook"));
        assertThat(mounts.mounted).isEmpty();
    }

    @Test
    void aStaleStorageIsMountedAnewWithItsServiceStopped() {
        mounts.mounted = Optional.of(new Mounted(A.source(), "nfs4"));
        mounts.troubles.add(new StorageFailure(StorageFailure.Kind.STALE, "Stale file handle"));

        Runner.Report report = run(Memory.NONE.withStorage(Optional.of(A)), MOUNT_A);

        assertThat(report.status()).isEqualTo(Status.active(""));
        assertThat(report.changes()).hasSize(1);
        assertThat(stopped).containsExactly("orchestrator");
        assertThat(mounts.done).containsExactly("unmount 10.0.0.1:/srv/a", "mount 10.0.0.1:/srv/a (nfs)");
    }

    @Test
    void aStorageThatDoesNotAnswerStaysMountedAndIsTold() {
        mounts.mounted = Optional.of(new Mounted(A.source(), "nfs4"));
        mounts.troubles.add(new StorageFailure(StorageFailure.Kind.UNUSABLE, "it does not answer within 10 s"));

        Status status = run(Memory.NONE.withStorage(Optional.of(A)), MOUNT_A).status();

        assertThat(status)
                .isEqualTo(Status.waiting("storage 10.0.0.1:/srv/a (nfs) is mounted, but cannot be used: it does not"
                        + " answer within 10 s; looked at again at every hook"));
        assertThat(mounts.done).isEmpty();
        assertThat(stopped).isEmpty();
    }

    private MemoryFile memoryFile() {
        return new MemoryFile(folder, new SystemFiles(Map.of()));
    }

    private Runner.Report run(Memory memory, Step... steps) {
        SystemFiles files = new SystemFiles(Map.of());
        HookTools silent = (_, _) -> new HookTools.Answer(0, "", "");
        memoryFile().write(memory);
        return new Runner(
                        QuietPorts.with(files, _ -> false, mounts, new Stops(stopped)),
                        new Juju(silent, folder),
                        memoryFile())
                .run(new Plan(List.of(steps), List.of(Status.active("")), memory, false));
    }

    private record Stops(List<String> names) implements Services {
        @Override
        public boolean run(ServiceSpec spec) {
            return false;
        }

        @Override
        public boolean running(String name) {
            return true;
        }

        @Override
        public boolean stop(String name) {
            return names.add(name);
        }

        @Override
        public boolean remove(String name) {
            return false;
        }
    }
}
