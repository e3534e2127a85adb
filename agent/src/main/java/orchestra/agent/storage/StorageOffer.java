package orchestra.agent.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orchestra.charm.UnitName;

/**
 * What one unit of the storage application has put into its databag, of the {@code mount} interface: {@code fstype},
 * {@code mountpoint}, {@code options}, and the address in {@code ingress-address}, {@code private-address} or
 * {@code hostname}.
 */
public record StorageOffer(UnitName unit, Map<String, String> databag) {

    public StorageOffer {
        databag = Map.copyOf(databag);
    }

    /** The keys a mount needs that are not there yet. */
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (address().isEmpty()) {
            missing.add("ingress-address");
        }
        if (text("fstype").isEmpty()) {
            missing.add("fstype");
        }
        if (text("mountpoint").isEmpty()) {
            missing.add("mountpoint");
        }
        return missing;
    }

    /** The storage it describes; throws {@link IllegalArgumentException} naming the key that cannot be used. */
    public StorageSpec spec() {
        FileSystemType type = checked("fstype", () -> FileSystemType.parse(text("fstype")));
        String host = checked("address", () -> StorageRules.host(address()));
        String export = checked("mountpoint", () -> StorageRules.export(type, text("mountpoint")));
        String options = checked("options", () -> StorageRules.options(text("options")));
        return new StorageSpec(host, "", type, export, options);
    }

    private String address() {
        return Optional.of(text("ingress-address"))
                .filter(address -> !address.isEmpty())
                .or(() -> Optional.of(text("private-address")).filter(address -> !address.isEmpty()))
                .orElseGet(() -> text("hostname"));
    }

    private String text(String key) {
        return databag.getOrDefault(key, "").strip();
    }

    private static <T> T checked(String key, java.util.function.Supplier<T> rule) {
        try {
            return rule.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
        }
    }
}
