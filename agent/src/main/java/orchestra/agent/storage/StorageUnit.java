package orchestra.agent.storage;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The systemd mount unit of a storage: its name, which services of the machine may name in {@code BindsTo=}, and its
 * text.
 */
public final class StorageUnit {

    private StorageUnit() {}

    /**
     * The one name systemd takes for a mount unit of that place, such as {@code var-lib-orchestra-storage.mount}
     * (systemd.unit(5), "String Escaping for Inclusion in Unit Names").
     *
     * @param where an absolute path
     */
    public static String name(Path where) {
        if (!where.isAbsolute()) {
            throw new IllegalArgumentException("wanted an absolute path, found " + where);
        }
        StringBuilder name = new StringBuilder();
        for (byte octet : where.toString().substring(1).getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            if (c == '/') {
                name.append('-');
            } else if (isPlain(c) && !(c == '.' && name.isEmpty())) {
                name.append(c);
            } else {
                name.append("\\x").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            }
        }
        return (name.isEmpty() ? "-" : name) + ".mount";
    }

    /** The unit's file. A storage that does not answer at boot is given up after the time a hook would wait for it. */
    public static String text(StorageSpec spec, Path where) {
        boolean directory = spec.type() == FileSystemType.BIND;
        return """
            # Written by the Orchestra charm when it mounts the shared storage; changes by hand do not last.
            [Unit]
            Description=Orchestra's shared storage

            [Mount]
            What=%s
            Where=%s
            Type=%s
            Options=%s
            TimeoutSec=15

            [Install]
            WantedBy=multi-user.target
            """.formatted(
                        escaped(spec.source()),
                        escaped(where.toString()),
                        directory ? "none" : spec.type().text(),
                        // Without _netdev systemd would take the mount for a local one, and try before the network.
                        escaped(spec.mountOptions() + (directory ? "" : ",_netdev")));
    }

    /** A percent sign begins a specifier. */
    private static String escaped(String text) {
        return text.replace("%", "%%");
    }

    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == ':'
                || c == '_'
                || c == '.';
    }
}
