package orchestra.agent.apply;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orchestra.agent.storage.Mounted;
import orchestra.agent.storage.StorageSpec;

/** One place to mount at, in memory. */
final class FakeMounts implements Mounts {

    /** What was done, in order. */
    final List<String> done = new ArrayList<>();

    /** What is mounted. */
    Optional<Mounted> mounted = Optional.empty();

    /** Why mounting fails, if it does. */
    Optional<String> refusal = Optional.empty();

    /** How often looking into the storage fails, and how. */
    final List<StorageFailure> troubles = new ArrayList<>();

    /** What is looked at just before something is mounted. */
    Runnable beforeMount = () -> {};

    @Override
    public Optional<Mounted> at(Path path) {
        return mounted;
    }

    @Override
    public void mount(StorageSpec spec, Path path) {
        beforeMount.run();
        refusal.ifPresent(reason -> {
            throw new StepFailure(reason);
        });
        done.add("mount " + spec.text());
        mounted = Optional.of(new Mounted(spec.source(), spec.type().text()));
    }

    @Override
    public boolean keep(StorageSpec spec, Path path) {
        return false;
    }

    @Override
    public boolean unmount(Path path) {
        mounted.ifPresent(was -> done.add("unmount " + was.source()));
        boolean was = mounted.isPresent();
        mounted = Optional.empty();
        return was;
    }

    @Override
    public boolean furnish(Path path, String marker) {
        if (!troubles.isEmpty()) {
            throw troubles.removeFirst();
        }
        return false;
    }
}
