package orchestra.agent.facts;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import orchestra.agent.account.Accounts;
import orchestra.agent.storage.StorageSpec;
import orchestra.charm.Json;
import orchestra.charm.Secret;
import org.jspecify.annotations.Nullable;

/**
 * What the unit remembers from hook to hook. Losing it loses no data: it is made anew from Juju and the machine.
 *
 * @param options the plain options that were valid last
 * @param secrets the secrets used last, by option; kept in a file that only root reads
 * @param storage the storage mounted last, with the options asked for, which the mount table does not tell
 * @param stopped whether the unit is being removed: no later hook starts anything
 * @param workloadVersion the version Juju was told last
 * @param accounts at the database and the broker
 * @param pending generated secrets on their way to Juju, by option: the servers may know them before Juju keeps them
 * @param borrowed the endpoints whose servers were another application's when this unit began to leave: as their relations
 *     end, nothing of its own takes their place
 */
public record Memory(
        Map<String, String> options,
        Map<String, Secret> secrets,
        Optional<StorageSpec> storage,
        boolean stopped,
        String workloadVersion,
        Accounts accounts,
        Map<String, Secret> pending,
        Set<String> borrowed) {

    /** What a new unit remembers. */
    public static final Memory NONE =
            new Memory(Map.of(), Map.of(), Optional.empty(), false, "", Accounts.NONE, Map.of(), Set.of());

    public Memory {
        options = Map.copyOf(options);
        secrets = Map.copyOf(secrets);
        pending = Map.copyOf(pending);
        borrowed = Set.copyOf(borrowed);
    }

    /** Reads what {@link #write} wrote; anything else is as good as nothing remembered. */
    public static Memory read(String json) {
        try {
            Map<String, @Nullable Object> all = Json.object(json);
            Map<String, String> storage = texts(all.get("storage"));
            return new Memory(
                    texts(all.get("options")),
                    secrets(all.get("secrets")),
                    storage.isEmpty() ? Optional.empty() : Optional.of(StorageSpec.fromTexts(storage)),
                    Boolean.TRUE.equals(all.get("stopped")),
                    String.valueOf(all.getOrDefault("workload-version", "")),
                    AccountsText.read(all.get("accounts"), all.get("own")),
                    secrets(all.get("pending")),
                    set(all.get("borrowed")));
        } catch (IllegalArgumentException e) {
            return NONE;
        }
    }

    /** The memory as JSON, the same text for the same memory. */
    public String write() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("options", new TreeMap<>(options));
        all.put("secrets", revealed(secrets));
        all.put("storage", storage.map(StorageSpec::texts).orElse(Map.of()));
        all.put("stopped", stopped);
        all.put("workload-version", workloadVersion);
        all.put("accounts", AccountsText.accounts(accounts));
        all.put("own", AccountsText.own(accounts));
        all.put("pending", revealed(pending));
        all.put("borrowed", List.copyOf(new TreeSet<>(borrowed)));
        return Json.write(all) + "\n";
    }

    /** The same with another storage. */
    public Memory withStorage(Optional<StorageSpec> newStorage) {
        return new Memory(options, secrets, newStorage, stopped, workloadVersion, accounts, pending, borrowed);
    }

    /** The same with other accounts, and other secrets on their way to Juju. */
    public Memory with(Accounts newAccounts, Map<String, Secret> newPending) {
        return new Memory(options, secrets, storage, stopped, workloadVersion, newAccounts, newPending, borrowed);
    }

    private static Map<String, Secret> secrets(@Nullable Object value) {
        Map<String, Secret> secrets = new LinkedHashMap<>();
        texts(value).forEach((option, text) -> secrets.put(option, new Secret(text)));
        return secrets;
    }

    private static Map<String, String> revealed(Map<String, Secret> secrets) {
        Map<String, String> revealed = new TreeMap<>();
        secrets.forEach((option, secret) -> revealed.put(option, secret.reveal()));
        return revealed;
    }

    private static Map<String, String> texts(@Nullable Object value) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, text) -> texts.put(String.valueOf(key), String.valueOf(text)));
        }
        return texts;
    }

    private static Set<String> set(@Nullable Object value) {
        Set<String> texts = new TreeSet<>();
        if (value instanceof List<?> list) {
            list.forEach(text -> texts.add(String.valueOf(text)));
        }
        return texts;
    }
}
