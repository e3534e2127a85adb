package orchestra.orchestrator.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import orchestra.orchestrator.settings.StorageSettings;

/** Looks whether the storage is there. A look may hang with the storage: {@link StorageWatch} gives it its deadline. */
public final class StorageConnector {
    private static final String MARKER_FILE = ".orchestra-storage";
    private static final int MARKER_MOST = 4096;

    private final Path mountInfo;

    /**
     * Looks at the given table.
     *
     * @param mountInfo the kernel's table, {@code /proc/self/mountinfo}
     */
    public StorageConnector(Path mountInfo) {
        this.mountInfo = mountInfo;
    }

    /** Looks once; may block for as long as the storage does. */
    public StorageState look(StorageSettings wanted) {
        try {
            Optional<String> wrong = switch (wanted.kind()) {
                case MOUNT -> wrongMount(wanted);
                case DIRECTORY ->
                    Files.isDirectory(wanted.path())
                            ? Optional.empty()
                            : Optional.of("there is no directory " + wanted.path());
            };
            return wrong.or(() -> wrongMarker(wanted))
                    .<StorageState>map(StorageState.Missing::new)
                    .orElseGet(StorageState.There::new);
        } catch (IOException failure) {
            return new StorageState.Missing("the kernel's table of mounts cannot be read: " + failure);
        }
    }

    private Optional<String> wrongMount(StorageSettings wanted) throws IOException {
        MountTable table = MountTable.parse(new String(Files.readAllBytes(mountInfo), StandardCharsets.UTF_8));
        Optional<MountTable.Mount> seen = table.at(wanted.path().toString());
        if (seen.isEmpty()) {
            return Optional.of("nothing is mounted on " + wanted.path());
        }
        MountTable.Mount mount = seen.get();
        if (!plain(mount.source()).equals(plain(wanted.source())) || !sameType(wanted.type(), mount.type())) {
            return Optional.of("on " + wanted.path() + " is mounted " + mount.source() + " (" + mount.type()
                    + ") and not " + wanted.source() + " (" + wanted.type() + ")");
        }
        return Optional.empty();
    }

    private static boolean sameType(String wanted, String seen) {
        return seen.equals(wanted)
                || (wanted.equals("nfs") && seen.equals("nfs4"))
                || ((wanted.equals("glusterfs") || wanted.equals("sshfs")) && seen.equals("fuse." + wanted));
    }

    /** The kernel may show a trailing slash, or a glusterfs volume with a leading one. */
    private static String plain(String source) {
        String shown = source.replace(":/", ":");
        return shown.length() > 1 && shown.endsWith("/") ? shown.substring(0, shown.length() - 1) : shown;
    }

    private static Optional<String> wrongMarker(StorageSettings wanted) {
        if (wanted.marker().isEmpty()) {
            return Optional.empty();
        }
        Path file = wanted.path().resolve(MARKER_FILE);
        try {
            if (wanted.kind() == StorageSettings.Kind.MOUNT && wanted.type().startsWith("nfs")) {
                // For a file the kernel answers from its cache, up to a minute after the server died; for the size of
                // a file system it asks the server.
                Files.getFileStore(file).getTotalSpace();
            }
            if (Files.size(file) <= MARKER_MOST
                    && Files.readString(file).lines().map(String::strip).anyMatch(wanted.marker()::equals)) {
                return Optional.empty();
            }
            return Optional.of(file + " belongs to another storage");
        } catch (NoSuchFileException absent) {
            return Optional.of("there is no " + file);
        } catch (IOException failure) {
            return Optional.of(file + " cannot be read: " + failure.getClass().getSimpleName());
        }
    }
}
