package orchestra.checkout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** What a fetched file may be used for: its owner's alone, run or not. A source's other modes do not count. */
final class Modes {

    private Modes() {}

    static void give(Path file, boolean executable) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(executable ? "rwx------" : "rw-------"));
    }
}
