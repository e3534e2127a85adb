package orchestra.agent.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The {@code storage_*} options, each valid or empty.
 *
 * @param fstype empty, or the name of a {@link FileSystemType}
 */
public record StorageOptions(String ip, String natIp, String fstype, String mountpoint, String options) {

    /** No option set. */
    public static final StorageOptions NONE = new StorageOptions("", "", "", "", "");

    /** Whether they override and disable the relation: address, type and mount point are all set. */
    public boolean complete() {
        return missing().isEmpty();
    }

    /** Whether none of the three that count is set. */
    public boolean absent() {
        return missing().size() == 3;
    }

    /** Which of the three options that count are not set, by name. */
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (ip.isEmpty()) {
            missing.add("storage_ip");
        }
        if (fstype.isEmpty()) {
            missing.add("storage_fstype");
        }
        if (mountpoint.isEmpty()) {
            missing.add("storage_mountpoint");
        }
        return missing;
    }

    /** The storage they describe; empty unless {@link #complete}. */
    public Optional<StorageSpec> spec() {
        return complete()
                ? Optional.of(new StorageSpec(ip, natIp, FileSystemType.parse(fstype), mountpoint, options))
                : Optional.empty();
    }
}
