package orchestra.agent.plan;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import orchestra.agent.storage.StorageSpec;

/** A step that concerns the shared storage. */
public sealed interface StorageStep extends Step {

    /** Takes the step to the visitor's method for its kind. */
    <R> R accept(Visitor<R> visitor);

    @Override
    default <R> R accept(StepVisitor<R> visitor) {
        return visitor.visit(this);
    }

    /** One method for each kind of these steps. */
    interface Visitor<R> {

        R visit(HostsLine step);

        R visit(Unmounted step);

        R visit(Mounted step);
    }

    /** The hosts file has this one line of ours, {@code address name}, or none. */
    record HostsLine(Optional<String> line) implements StorageStep {
        @Override
        public Goal goal() {
            return Goal.STORAGE;
        }

        @Override
        public String text() {
            return "hosts file " + line.map(text -> "maps " + text).orElse("has no line of ours");
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /**
     * Nothing is mounted at the path, now and after a reboot. What somebody else has mounted there stays, and is said.
     *
     * @param next what is mounted there next; where it is there already it is ours to unmount, whoever mounted it
     */
    record Unmounted(Path path, Optional<StorageSpec> next) implements StorageStep {
        @Override
        public Goal goal() {
            return Goal.STORAGE;
        }

        @Override
        public String text() {
            return path + " is unmounted";
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /**
     * The storage is mounted at the path, verified against the mount table, with our folders and marker on it.
     *
     * @param user the service that works on it, which is stopped before a stale storage is mounted anew
     */
    record Mounted(StorageSpec spec, Path path, String marker, String user) implements StorageStep {
        @Override
        public Goal goal() {
            return Goal.STORAGE;
        }

        @Override
        public Set<Goal> needs() {
            return Set.of(Goal.GROUND, Goal.STORAGE);
        }

        @Override
        public String text() {
            return spec.text() + " is mounted at " + path;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }
}
