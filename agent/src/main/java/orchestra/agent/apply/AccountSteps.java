package orchestra.agent.apply;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import orchestra.agent.plan.AccountStep;

/** Makes the steps so that concern users of the database and the broker. */
final class AccountSteps implements AccountStep.Visitor<Outcome> {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private final Ports ports;
    private final MemoryFile memoryFile;

    AccountSteps(Ports ports, MemoryFile memoryFile) {
        this.ports = ports;
        this.memoryFile = memoryFile;
    }

    @Override
    public Outcome visit(AccountStep.Remembered step) {
        memoryFile.write(step.memory());
        return new Outcome.Same();
    }

    @Override
    public Outcome visit(AccountStep.ReplicaSet step) {
        return Outcome.of(ports.databases().replicaSet(step.access(), step.name(), step.member()));
    }

    @Override
    public Outcome visit(AccountStep.DatabaseAccount step) {
        return Outcome.of(ports.databases().user(step.access(), step.user()));
    }

    @Override
    public Outcome visit(AccountStep.RetiredDatabaseAccounts step) {
        Set<String> retired = new TreeSet<>(ports.databases().ours(step.access(), step.database()));
        retired.removeAll(step.keep());
        Predicate<String> stays = name ->
                step.keepWhileInUse().contains(name) && ports.databases().inUse(step.access(), step.database(), name);
        Duration left = step.patience();
        while (left.isPositive() && retired.stream().anyMatch(stays)) {
            ports.pause().of(BETWEEN_LOOKS);
            left = left.minus(BETWEEN_LOOKS);
        }
        boolean changed = false;
        for (String name : retired) {
            if (!stays.test(name)) {
                changed |= ports.databases().drop(step.access(), step.database(), name);
            }
        }
        return Outcome.of(changed);
    }

    @Override
    public Outcome visit(AccountStep.VirtualHost step) {
        try {
            return Outcome.of(ports.brokers().virtualHost(step.access(), step.name()));
        } catch (BrokerRefusal refusal) {
            if (step.server().isEmpty()) {
                throw refusal;
            }
            // It has another administrator's password than its files, which it reads when it starts.
            ports.services().stop(step.server().get().name());
            ports.services().run(step.server().get());
            ports.brokers().virtualHost(step.access(), step.name());
            return new Outcome.Changed();
        }
    }

    @Override
    public Outcome visit(AccountStep.BrokerAccount step) {
        return Outcome.of(ports.brokers().user(step.access(), step.user()));
    }

    @Override
    public Outcome visit(AccountStep.RetiredBrokerAccounts step) {
        Set<String> retired = new TreeSet<>(ports.brokers().ours(step.access()));
        retired.removeAll(step.keep());
        boolean changed = false;
        for (String name : retired) {
            if (!step.keepWhileInUse().contains(name) || !ports.brokers().inUse(step.access(), name)) {
                changed |= ports.brokers().drop(step.access(), name);
            }
        }
        return Outcome.of(changed);
    }
}
