package orchestra.agent.apply;

import java.util.Optional;
import java.util.Set;
import orchestra.agent.checkout.CheckoutAnswer;
import orchestra.agent.checkout.CheckoutOrder;
import orchestra.agent.local.LocalPackages;
import orchestra.agent.plan.BrokerAccess;
import orchestra.agent.plan.BrokerUser;
import orchestra.agent.plan.DatabaseAccess;
import orchestra.agent.plan.DatabaseUser;

/** Ports to a machine where everything is as it should be, but for what a test puts in their place. */
public final class QuietPorts {

    private QuietPorts() {}

    /** Quiet ports with these in their place. */
    public static Ports with(Files files, Hosts hosts, Mounts mounts, Services services) {
        return new Ports(
                new NoUsers(),
                files,
                new LocalPackages(),
                hosts,
                mounts,
                services,
                new QuietDatabases(),
                new QuietBrokers(),
                new QuietCheckouts(),
                (_, _, _) -> Optional.empty(),
                _ -> {},
                _ -> {});
    }

    private record QuietCheckouts() implements Checkouts {
        @Override
        public CheckoutAnswer fetch(CheckoutOrder order) {
            return new CheckoutAnswer(CheckoutAnswer.Result.SAME, "");
        }

        @Override
        public boolean there(CheckoutOrder order) {
            return true;
        }

        @Override
        public boolean remove(String name) {
            return false;
        }
    }

    private record NoUsers() implements Users {
        @Override
        public boolean ensure() {
            return false;
        }

        @Override
        public boolean remove() {
            return false;
        }
    }

    private record QuietDatabases() implements Databases {
        @Override
        public boolean replicaSet(DatabaseAccess access, String name, String member) {
            return false;
        }

        @Override
        public boolean user(DatabaseAccess access, DatabaseUser user) {
            return false;
        }

        @Override
        public boolean drop(DatabaseAccess access, String database, String name) {
            return false;
        }

        @Override
        public Set<String> ours(DatabaseAccess access, String database) {
            return Set.of();
        }

        @Override
        public boolean inUse(DatabaseAccess access, String database, String name) {
            return false;
        }

        @Override
        public void close() {}
    }

    private record QuietBrokers() implements Brokers {
        @Override
        public boolean virtualHost(BrokerAccess access, String name) {
            return false;
        }

        @Override
        public boolean user(BrokerAccess access, BrokerUser user) {
            return false;
        }

        @Override
        public boolean drop(BrokerAccess access, String name) {
            return false;
        }

        @Override
        public Set<String> ours(BrokerAccess access) {
            return Set.of();
        }

        @Override
        public boolean inUse(BrokerAccess access, String name) {
            return false;
        }
    }
}
