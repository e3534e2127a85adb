package orchestra.agent.storage;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A shared storage, fully described.
 *
 * @param host its server: a host name or address, IPv6 without brackets
 * @param natAddress the address at which {@code host} is reached from here, behind NAT; empty where none is needed
 * @param export an absolute path, or a volume name for glusterfs
 * @param options mount options, comma separated; may be empty
 */
public record StorageSpec(String host, String natAddress, FileSystemType type, String export, String options) {

    private static final String USER = "User=";

    public StorageSpec {
        host = StorageRules.host(host);
        natAddress = StorageRules.address(natAddress);
        export = StorageRules.export(type, export);
        options = StorageRules.options(options);
        if (host.isEmpty() || export.isEmpty()) {
            throw new IllegalArgumentException("a storage needs a host and an export");
        }
    }

    /** Reads what {@link #texts} wrote. */
    public static StorageSpec fromTexts(Map<String, String> texts) {
        return new StorageSpec(
                texts.getOrDefault("host", ""),
                texts.getOrDefault("nat", ""),
                FileSystemType.parse(texts.getOrDefault("fstype", "")),
                texts.getOrDefault("export", ""),
                texts.getOrDefault("options", ""));
    }

    /** The description as plain texts. */
    public Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("host", host);
        texts.put("nat", natAddress);
        texts.put("fstype", type.text());
        texts.put("export", export);
        texts.put("options", options);
        return texts;
    }

    /**
     * What is mounted, as {@code mount} takes it and the kernel shows it: {@code host:/path} for NFS, {@code
     * host:volume} for glusterfs, {@code user@host:/path} for sshfs, the path itself for a bind mount; brackets around IPv6.
     */
    public String source() {
        if (type == FileSystemType.BIND) {
            return export;
        }
        // A hosts line maps a name; an address is replaced by the one it is reached at.
        String server = !natAddress.isEmpty() && StorageRules.isAddress(host) ? natAddress : host;
        return login() + (server.indexOf(':') >= 0 ? "[" + server + "]" : server) + ":" + export;
    }

    /** The account at the server, {@code NAME@}; empty where none is asked for. */
    private String login() {
        if (type != FileSystemType.SSHFS) {
            return "";
        }
        return Arrays.stream(options.split(",", -1))
                .filter(this::isLogin)
                .map(option -> option.substring(USER.length()) + "@")
                .findFirst()
                .orElse("");
    }

    /** sshfs takes every option of ssh's but this one, which is a part of its source. */
    private boolean isLogin(String option) {
        return type == FileSystemType.SSHFS && option.startsWith(USER);
    }

    /** What was asked for, and what nobody may ask otherwise: a share holds media, not programs or devices. */
    public String mountOptions() {
        String ours = type.mountOptions();
        if (type == FileSystemType.BIND) {
            return ours;
        }
        String asked = Arrays.stream(options.split(",", -1))
                .filter(option -> !option.isEmpty() && !isLogin(option))
                .map(option -> option + ",")
                .collect(Collectors.joining());
        return type.firstMountOptions() + asked + ours;
    }

    /** The hosts file's line that leads the name to the NAT address, {@code address name}. */
    public Optional<String> hostsLine() {
        return natAddress.isEmpty() || StorageRules.isAddress(host)
                ? Optional.empty()
                : Optional.of(natAddress + " " + host);
    }

    /** How a status names it. */
    public String text() {
        return source() + " (" + type.text() + ")";
    }

    // Written out: a record's own is linked at run time, which every hook would pay for.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StorageSpec spec && texts().equals(spec.texts());
    }

    @Override
    public int hashCode() {
        return texts().hashCode();
    }
}
