package orchestra.agent.storage;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The file systems a shared storage may be, with what each needs and how the kernel names it. */
public enum FileSystemType {
    NFS,
    NFS4,
    GLUSTERFS,
    /** A directory that an SSH server shows by SFTP. */
    SSHFS,
    /** A directory of this very machine. */
    BIND;

    /** The type as options and databags write it. */
    public static FileSystemType parse(String text) {
        return Arrays.stream(values())
                .filter(type -> type.text().equals(text.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("wanted one of "
                        + Arrays.stream(values()).map(FileSystemType::text).collect(Collectors.joining(", "))
                        + ", found \"" + text + "\""));
    }

    /** The name in options, databags and {@code mount -t}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The packages that bring the mount helper. */
    public Set<String> packages() {
        return switch (this) {
            case NFS, NFS4 -> Set.of("nfs-common");
            case GLUSTERFS -> Set.of("glusterfs-client");
            case SSHFS -> Set.of("sshfs");
            case BIND -> Set.of();
        };
    }

    /** The mount options that come after all others, and so undo them. */
    String mountOptions() {
        return switch (this) {
            // mount.nfs would try for two minutes.
            case NFS, NFS4 -> "retry=0,nosuid,nodev";
            case GLUSTERFS -> "nosuid,nodev";
            // A server that is silent is given up after fifteen seconds, and asked again for as long as it takes.
            case SSHFS ->
                "reconnect,ServerAliveInterval=5,ServerAliveCountMax=3,ConnectTimeout=10"
                        + ",allow_other,default_permissions,nosuid,nodev";
            case BIND -> "bind";
        };
    }

    /** The mount options that come before all others: of ssh's, the first counts. */
    String firstMountOptions() {
        return this == SSHFS ? "BatchMode=yes,StrictHostKeyChecking=yes," : "";
    }

    /** Whether a program of this machine serves it, rather than the kernel. */
    public boolean isServedByAProgram() {
        return this == GLUSTERFS || this == SSHFS;
    }

    /** Whether the mount table may show this type as {@code kernelName}. */
    public boolean isShownAs(String kernelName) {
        return switch (this) {
            case NFS -> kernelName.equals("nfs") || kernelName.equals("nfs4");
            case NFS4 -> kernelName.equals("nfs4");
            case GLUSTERFS -> kernelName.equals("fuse.glusterfs");
            case SSHFS -> kernelName.equals("fuse.sshfs");
            case BIND -> kernelName.equals("bind");
        };
    }
}
