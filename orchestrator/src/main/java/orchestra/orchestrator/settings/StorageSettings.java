package orchestra.orchestrator.settings;

import java.nio.file.Path;

/**
 * Which storage must be there for the API to serve.
 *
 * @param kind how it is looked for
 * @param path where it is
 * @param source what the kernel's table shows as mounted there; of a mount only
 * @param type the file system's type in that table; {@code nfs} also stands for {@code nfs4}; of a mount only
 * @param marker what a line of the file {@code .orchestra-storage} on it says; empty: not looked at
 */
public record StorageSettings(Kind kind, Path path, String source, String type, String marker) {
    /** How storage is looked for. */
    public enum Kind {
        /** In the kernel's table of mounts. */
        MOUNT,
        /** As a directory, or a link to one. */
        DIRECTORY
    }
}
