package orchestra.agent.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import orchestra.agent.account.Account;
import orchestra.agent.account.Accounts;
import orchestra.agent.facts.Facts;
import orchestra.agent.relation.WorkerRelation;

/**
 * Which users go. An account's successor is told to its holder first; the old user goes when it has no connection open
 * any more, and after a while in any case.
 *
 * @param keep the names of users that stay
 * @param keepWhileInUse the names of those that stay while they have a connection open
 * @param rotatedNow whether the orchestrator's account is as old as this very run
 */
record Retirement(Set<String> keep, Set<String> keepWhileInUse, boolean rotatedNow) {

    private static final Duration LONGEST = Duration.ofMinutes(10);

    static Retirement of(Facts facts) {
        Set<String> keep = new HashSet<>();
        Set<String> keepWhileInUse = new HashSet<>();
        keep.add(BrokerRights.NODES);
        Account orchestrator = facts.accounts().of(Accounts.ORCHESTRATOR);
        keep.add(orchestrator.name(Accounts.ORCHESTRATOR));
        if (recent(orchestrator, facts.now())) {
            keepWhileInUse.add(orchestrator.previousName(Accounts.ORCHESTRATOR));
        }
        for (WorkerRelation worker : facts.neighbours().workers()) {
            Account account = facts.accounts().of(worker.id());
            keep.add(account.name(worker.id()));
            if (!worker.tells(account.name(worker.id()))) {
                keep.add(account.previousName(worker.id()));
            } else if (recent(account, facts.now())) {
                keepWhileInUse.add(account.previousName(worker.id()));
            }
        }
        return new Retirement(keep, keepWhileInUse, orchestrator.since().equals(facts.now()));
    }

    private static boolean recent(Account account, Instant now) {
        return account.since().plus(LONGEST).isAfter(now);
    }
}
