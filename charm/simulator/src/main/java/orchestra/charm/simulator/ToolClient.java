package orchestra.charm.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The tools folder of a unit: one small bash script under every tool's name. It needs nothing but bash: it speaks to
 * the tool server over /dev/tcp, each field ends with a NUL byte, and asks for standard input only when the server does.
 */
final class ToolClient {
    private static final String SCRIPT = """
        #!/bin/bash
        # Hands this call over to the simulator that plays Juju. Fields end with NUL.
        LC_ALL=C
        if [ -z "$JUJU_CONTEXT_ID" ]; then echo 'ERROR JUJU_CONTEXT_ID not set' >&2; exit 1; fi
        exec 3<>"/dev/tcp/${JUJU_AGENT_SOCKET_ADDRESS%:*}/${JUJU_AGENT_SOCKET_ADDRESS##*:}" || exit 1
        printf '%s\\0' "$JUJU_CONTEXT_ID" "${0##*/}" "$#" "$@" >&3
        IFS= read -r -d '' code <&3 || { echo 'ERROR connection is shut down' >&2; exit 1; }
        if [ "$code" = stdin ]; then
          IFS= read -r -d '' input
          printf '%s\\0' "$input" >&3
          IFS= read -r -d '' code <&3 || { echo 'ERROR connection is shut down' >&2; exit 1; }
        fi
        IFS= read -r -d '' out <&3
        IFS= read -r -d '' err <&3
        printf '%s' "$out"
        printf '%s' "$err" >&2
        exit "$code"
        """;

    private ToolClient() {}

    /** Makes the folder hold the tools, and nothing else of ours to change when it does already. */
    static void install(Path folder) {
        try {
            Files.createDirectories(folder);
            Path script = folder.resolve(".tool");
            Files.writeString(script, SCRIPT);
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
            for (String name : Tool.all().keySet()) {
                if (!Files.exists(folder.resolve(name))) {
                    Files.createSymbolicLink(folder.resolve(name), script.getFileName());
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot make the hook tools in " + folder, failure);
        }
    }
}
