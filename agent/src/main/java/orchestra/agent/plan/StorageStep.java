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

    /** Nothing is mounted at the path. */
    record Unmounted(Path path) implements StorageStep {
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

    /** The storage is mounted at the path, verified against the mount table, with our folders and marker on it. */
    record Mounted(StorageSpec spec, Path path, String marker) implements StorageStep {
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
