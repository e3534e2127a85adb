package orchestra.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import orchestra.agent.account.Accounts;
import orchestra.agent.account.OwnSecret;
import orchestra.agent.apply.Brokers;
import orchestra.agent.apply.Databases;
import orchestra.agent.apply.Pause;
import orchestra.agent.apply.StepFailure;
import orchestra.agent.facts.Memory;
import orchestra.agent.mongo.MongoDatabases;
import orchestra.agent.plan.BrokerAccess;
import orchestra.agent.plan.BrokerFiles;
import orchestra.agent.plan.BrokerUser;
import orchestra.agent.plan.DatabaseAccess;
import orchestra.agent.plan.DatabaseUser;
import orchestra.agent.rabbit.RabbitBrokers;
import orchestra.charm.Secret;

/**
 * Databases and brokers of a rehearsal. Whatever is planned, the unit's own servers are asked who their users are, as a
 * hook would ask them, and nothing is changed; where they do not run, the question to a closed port has to do.
 *
 * @param databases asks the unit's own, as long as it answers
 * @param brokers asks the unit's own, as long as it answers
 */
record RehearsalServers(Databases databases, Brokers brokers) {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Reads how the agent gets into the unit's servers from what the unit remembers. */
    static RehearsalServers of(Path memory, int databasePort, int managementPort) {
        Accounts accounts = accounts(memory);
        DatabaseAccess database = DatabaseAccess.byKey(
                databasePort,
                accounts.own().getOrDefault(OwnSecret.DATABASE_KEY, new Secret("none")),
                accounts.own().getOrDefault(OwnSecret.DATABASE_SEAL, new Secret("none")));
        BrokerAccess broker = new BrokerAccess(
                managementPort,
                BrokerFiles.ADMIN,
                accounts.own().getOrDefault(OwnSecret.BROKER_ADMIN, new Secret("none")));
        return new RehearsalServers(
                new SettledDatabases(new MongoDatabases(PATIENCE), database, new Questions()),
                new SettledBrokers(
                        new RabbitBrokers(PATIENCE, InstantSource.system(), Pause.REAL), broker, new Questions()));
    }

    private static Accounts accounts(Path memory) {
        try {
            return Memory.read(Files.readString(memory)).accounts();
        } catch (NoSuchFileException e) {
            return Accounts.NONE;
        } catch (IOException e) {
            throw new UncheckedIOException("the unit's memory cannot be read", e);
        }
    }

    /** Questions to one server, until one is not answered. */
    private static final class Questions {

        private boolean answered = true;

        void ask(Runnable question) {
            if (!answered) {
                return;
            }
            try {
                question.run();
            } catch (StepFailure e) {
                answered = false;
            }
        }
    }

    private record SettledDatabases(Databases real, DatabaseAccess own, Questions questions) implements Databases {

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
            questions.ask(() -> real.ours(own, database));
            return Set.of();
        }

        @Override
        public boolean inUse(DatabaseAccess access, String database, String name) {
            return false;
        }

        @Override
        public void close() {
            real.close();
        }
    }

    private record SettledBrokers(Brokers real, BrokerAccess own, Questions questions) implements Brokers {

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
            questions.ask(() -> real.ours(own));
            return Set.of();
        }

        @Override
        public boolean inUse(BrokerAccess access, String name) {
            return false;
        }
    }
}
