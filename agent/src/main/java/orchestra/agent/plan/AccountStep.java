package orchestra.agent.plan;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import orchestra.agent.facts.Memory;

/** A step that concerns the users of the database or the broker. */
public sealed interface AccountStep extends Step {

    /** Takes the step to the visitor's method for its kind. */
    <R> R accept(Visitor<R> visitor);

    @Override
    default <R> R accept(StepVisitor<R> visitor) {
        return visitor.visit(this);
    }

    /** One method for each kind of these steps. */
    interface Visitor<R> {

        R visit(Remembered step);

        R visit(ReplicaSet step);

        R visit(DatabaseAccount step);

        R visit(RetiredDatabaseAccounts step);

        R visit(VirtualHost step);

        R visit(BrokerAccount step);

        R visit(RetiredBrokerAccounts step);
    }

    /** New accounts are remembered before anything is done with them, so that a killed agent can finish it. */
    record Remembered(Memory memory) implements AccountStep {
        @Override
        public Goal goal() {
            return Goal.ACCOUNTS;
        }

        @Override
        public Set<Goal> needs() {
            return Set.of(Goal.GROUND);
        }

        @Override
        public String text() {
            return "new accounts are remembered";
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** The database server answers, as the only member and the primary of a replica set. */
    record ReplicaSet(DatabaseAccess access, String name, String member) implements AccountStep {
        @Override
        public Goal goal() {
            return Goal.DATABASE;
        }

        @Override
        public Set<Goal> needs() {
            return Set.of(Goal.DATABASE);
        }

        @Override
        public String text() {
            return "the database is the replica set " + name;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** A user of the database is as described. */
    record DatabaseAccount(DatabaseAccess access, DatabaseUser user, Goal goal) implements AccountStep {
        @Override
        public Set<Goal> needs() {
            return Set.of(Goal.ACCOUNTS, Goal.DATABASE);
        }

        @Override
        public String text() {
            return "user " + user.name() + " of database " + user.database() + " is as wanted";
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /**
     * Of the users we made in a database only these are left.
     *
     * @param keep those that stay
     * @param keepWhileInUse those that stay only as long as they have a connection open
     * @param patience how long to wait for that to end
     */
    record RetiredDatabaseAccounts(
            DatabaseAccess access, String database, Set<String> keep, Set<String> keepWhileInUse, Duration patience)
            implements AccountStep {
        public RetiredDatabaseAccounts {
            keep = Set.copyOf(keep);
            keepWhileInUse = Set.copyOf(keepWhileInUse);
        }

        @Override
        public Goal goal() {
            return Goal.WORKERS;
        }

        @Override
        public Set<Goal> needs() {
            return Set.of(Goal.ACCOUNTS, Goal.DATABASE);
        }

        @Override
        public String text() {
            return "old users of database " + database + " are gone";
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /**
     * The broker answers, and has this virtual host and neither its own default user nor its default virtual host.
     *
     * @param server restarted, which makes the administrator anew, when it refuses the administrator's password; empty
     *     where that does not help
     */
    record VirtualHost(BrokerAccess access, String name, Optional<ServiceSpec> server) implements AccountStep {
        @Override
        public Goal goal() {
            return Goal.BROKER;
        }

        @Override
        public Set<Goal> needs() {
            return Set.of(Goal.BROKER);
        }

        @Override
        public String text() {
            return "the broker has the virtual host " + name;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** A user of the broker is as described. */
    record BrokerAccount(BrokerAccess access, BrokerUser user, Goal goal) implements AccountStep {
        @Override
        public Set<Goal> needs() {
            return Set.of(Goal.ACCOUNTS, Goal.BROKER);
        }

        @Override
        public String text() {
            return "user " + user.name() + " of the broker is as wanted";
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /**
     * Of the users we made at the broker only these are left.
     *
     * @param keep those that stay
     * @param keepWhileInUse those that stay only as long as they have a connection open
     */
    record RetiredBrokerAccounts(BrokerAccess access, Set<String> keep, Set<String> keepWhileInUse)
            implements AccountStep {
        public RetiredBrokerAccounts {
            keep = Set.copyOf(keep);
            keepWhileInUse = Set.copyOf(keepWhileInUse);
        }

        @Override
        public Goal goal() {
            return Goal.WORKERS;
        }

        @Override
        public Set<Goal> needs() {
            return Set.of(Goal.ACCOUNTS, Goal.BROKER);
        }

        @Override
        public String text() {
            return "old users of the broker are gone";
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }
}
