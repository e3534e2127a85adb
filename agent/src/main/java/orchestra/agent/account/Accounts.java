package orchestra.agent.account;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import orchestra.charm.Secret;

/**
 * All accounts of a unit, and the secrets it needs for itself.
 *
 * @param byHolder by who holds it: {@link #ORCHESTRATOR}, or the relation's ID
 * @param own every one of the unit's own secrets, or none before the first hook
 */
public record Accounts(Map<String, Account> byHolder, Map<OwnSecret, Secret> own) {

    /** The holder that is the orchestrator itself. */
    public static final String ORCHESTRATOR = "orchestrator";

    /** What a new unit has. */
    public static final Accounts NONE = new Accounts(Map.of(), Map.of());

    public Accounts {
        byHolder = Map.copyOf(byHolder);
        own = Map.copyOf(own);
    }

    /**
     * The accounts of these holders and of no others, and all own secrets: what is missing is made.
     *
     * @param rotated the holders whose account gets a successor
     */
    public Accounts complete(Set<String> holders, Set<String> rotated, Supplier<Secret> generator, Instant now) {
        Map<String, Account> accounts = new LinkedHashMap<>();
        for (String holder : holders) {
            Account account = byHolder.get(holder);
            if (account == null) {
                accounts.put(holder, Account.first(generator, now));
            } else {
                accounts.put(holder, rotated.contains(holder) ? account.successor(generator, now) : account);
            }
        }
        Map<OwnSecret, Secret> secrets = new LinkedHashMap<>();
        for (OwnSecret secret : OwnSecret.values()) {
            Secret known = own.get(secret);
            secrets.put(secret, known == null ? generator.get() : known);
        }
        return new Accounts(accounts, secrets);
    }

    /**
     * The same, but that successors their holders have not been told of are as if made now: the old ones' time begins
     * when they are.
     */
    public Accounts awaiting(Set<String> untold, Instant now) {
        Map<String, Account> accounts = new LinkedHashMap<>();
        byHolder.forEach((holder, account) ->
                accounts.put(holder, untold.contains(holder) && account.generation() > 1 ? account.at(now) : account));
        return new Accounts(accounts, own);
    }

    /** The account of a holder that has one. */
    public Account of(String holder) {
        return Objects.requireNonNull(byHolder.get(holder), () -> "no account is made for " + holder);
    }

    /** One of the unit's own secrets. */
    public Secret own(OwnSecret secret) {
        return Objects.requireNonNull(own.get(secret), () -> "no secret is made for " + secret.key());
    }
}
