package orchestra.agent.facts;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import orchestra.agent.account.Account;
import orchestra.agent.account.Accounts;
import orchestra.agent.account.OwnSecret;
import orchestra.charm.Secret;
import org.jspecify.annotations.Nullable;

/** Accounts as they are remembered, in JSON's plain values. */
final class AccountsText {

    private static final String GENERATION = "generation";
    private static final String DATABASE = "database-password";
    private static final String BROKER = "broker-password";
    private static final String SINCE = "since";

    private AccountsText() {}

    static Map<String, Object> accounts(Accounts accounts) {
        Map<String, Object> texts = new TreeMap<>();
        accounts.byHolder().forEach((holder, account) -> {
            Map<String, Object> text = new LinkedHashMap<>();
            text.put(GENERATION, account.generation());
            text.put(DATABASE, account.databasePassword().reveal());
            text.put(BROKER, account.brokerPassword().reveal());
            text.put(SINCE, account.since().getEpochSecond());
            texts.put(holder, text);
        });
        return texts;
    }

    static Map<String, Object> own(Accounts accounts) {
        Map<String, Object> texts = new TreeMap<>();
        accounts.own().forEach((secret, value) -> texts.put(secret.key(), value.reveal()));
        return texts;
    }

    /** Reads what the other two wrote; what is not so is left out and made anew. */
    static Accounts read(@Nullable Object accounts, @Nullable Object own) {
        Map<String, Account> byHolder = new LinkedHashMap<>();
        if (accounts instanceof Map<?, ?> map) {
            map.forEach((holder, value) -> {
                if (value instanceof Map<?, ?> text
                        && text.get(GENERATION) instanceof Long generation
                        && text.get(DATABASE) instanceof String database
                        && text.get(BROKER) instanceof String broker
                        && text.get(SINCE) instanceof Long since) {
                    byHolder.put(
                            String.valueOf(holder),
                            new Account(
                                    Math.toIntExact(generation),
                                    new Secret(database),
                                    new Secret(broker),
                                    Instant.ofEpochSecond(since)));
                }
            });
        }
        Map<OwnSecret, Secret> secrets = new LinkedHashMap<>();
        if (own instanceof Map<?, ?> map) {
            for (OwnSecret secret : OwnSecret.values()) {
                if (map.get(secret.key()) instanceof String text) {
                    secrets.put(secret, new Secret(text));
                }
            }
        }
        return new Accounts(byHolder, secrets);
    }
}
