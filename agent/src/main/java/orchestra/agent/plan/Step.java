package orchestra.agent.plan;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import orchestra.charm.Secret;

/**
 * One thing to make so. Each does nothing when it is so already, and may be tried again after having been killed at
 * any point. A step whose needs were not met is passed over; its goal then counts as not met either.
 */
public sealed interface Step
        permits AccountStep,
                CheckoutStep,
                PackageStep,
                ServiceStep,
                StorageStep,
                RelationStep,
                Step.ServiceUsers,
                Step.Folder,
                Step.TextFile,
                Step.AotCache,
                Step.KeepSecrets,
                Step.DropSecretRevision,
                Step.Gone,
                Step.OpenPort,
                Step.ClosedPort,
                Step.WorkloadVersion {

    /** The goal it works for. */
    default Goal goal() {
        return Goal.MODEL;
    }

    /** The goals it cannot do without. */
    default Set<Goal> needs() {
        return Set.of();
    }

    /** What it makes so, for people, without a secret. */
    String text();

    /**
     * Takes the step to the visitor's method for its kind. A switch over patterns would say the same, but the JVM links
     * one at run time, which every hook would pay for.
     */
    <R> R accept(StepVisitor<R> visitor);

    /** The users the services run as are known to the machine, or are not. */
    record ServiceUsers(boolean known) implements Step {
        @Override
        public Goal goal() {
            return Goal.GROUND;
        }

        @Override
        public String text() {
            return "the services' users are " + (known ? "there" : "gone");
        }

        /** Whose files are still there stays: the next user the machine makes would get his number, and so the files. */
        @Override
        public Set<Goal> needs() {
            return known ? Set.of() : Set.of(Goal.GROUND);
        }

        @Override
        public <R> R accept(StepVisitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** A folder is there, owned and moded so ({@code rwx------} form). */
    record Folder(Path path, Owner owner, String mode, Goal goal) implements Step {
        /** One that everything needs. */
        public Folder(Path path, Owner owner, String mode) {
            this(path, owner, mode, Goal.GROUND);
        }

        @Override
        public String text() {
            return "folder " + path;
        }

        @Override
        public <R> R accept(StepVisitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** A file has this content; it is replaced whole or not at all. */
    record TextFile(Path path, Secret content, Owner owner, String mode, Goal goal, Set<Goal> needs) implements Step {
        public TextFile {
            needs = Set.copyOf(needs);
        }

        /** One that needs no more than the ground. */
        public TextFile(Path path, Secret content, Owner owner, String mode, Goal goal) {
            this(path, content, owner, mode, goal, Set.of(Goal.GROUND));
        }

        @Override
        public String text() {
            return "file " + path;
        }

        @Override
        public <R> R accept(StepVisitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** The AOT cache for later hooks is made, with the very runtime that uses it. Failing costs speed only. */
    record AotCache(Path path) implements Step {
        /** It rehearses with the servers that run. */
        @Override
        public Set<Goal> needs() {
            return Set.of(Goal.GROUND, Goal.DATABASE, Goal.BROKER);
        }

        @Override
        public String text() {
            return "AOT cache " + path;
        }

        @Override
        public <R> R accept(StepVisitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** Juju keeps the generated secrets, in a new secret or as a new revision of the one that is there. */
    record KeepSecrets(String label, Optional<String> id, Map<String, Secret> content) implements Step {
        public KeepSecrets {
            content = Map.copyOf(content);
        }

        @Override
        public Goal goal() {
            return Goal.SECRETS;
        }

        @Override
        public String text() {
            return "Juju secret " + label + " keeps "
                    + String.join(", ", content.keySet().stream().sorted().toList());
        }

        @Override
        public <R> R accept(StepVisitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** An old revision of one of our secrets goes. */
    record DropSecretRevision(String id, int revision) implements Step {
        @Override
        public String text() {
            return "revision " + revision + " of secret " + id + " is gone";
        }

        @Override
        public <R> R accept(StepVisitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** A file or folder of ours, with all that is in it, is gone. */
    record Gone(Path path) implements Step {
        @Override
        public Goal goal() {
            return Goal.GROUND;
        }

        /** What is still mounted in it is not ours to remove, and where charms lie is noted in it until they are gone. */
        @Override
        public Set<Goal> needs() {
            return Set.of(Goal.STORAGE, Goal.CHECKOUTS);
        }

        @Override
        public String text() {
            return path + " is gone";
        }

        @Override
        public <R> R accept(StepVisitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** A port, such as {@code 8080/tcp}, is open to what the application is exposed to. */
    record OpenPort(String port) implements Step {
        @Override
        public String text() {
            return "port " + port + " is open";
        }

        @Override
        public <R> R accept(StepVisitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** A port is closed. */
    record ClosedPort(String port) implements Step {
        @Override
        public String text() {
            return "port " + port + " is closed";
        }

        @Override
        public <R> R accept(StepVisitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** Juju shows this version of the workload. */
    record WorkloadVersion(String version) implements Step {
        @Override
        public String text() {
            return "workload version " + version;
        }

        @Override
        public <R> R accept(StepVisitor<R> visitor) {
            return visitor.visit(this);
        }
    }
}
