package orchestra.charm.packer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One file of the archive to be.
 *
 * @param path where it will be in the archive: relative, with {@code /} between the parts
 * @param content what it holds
 * @param executable whether it is unpacked with mode 0755 rather than 0644; there are no other modes
 */
record Entry(String path, Content content, boolean executable) {
    /** Opens what an entry holds, anew each time. */
    interface Content {
        InputStream open() throws IOException;
    }

    static Entry of(String path, Path source) {
        return new Entry(path, () -> Files.newInputStream(source), Files.isExecutable(source));
    }

    /** The whole content; only for the small files that a lint reads. */
    byte[] bytes() throws IOException {
        try (InputStream stream = content.open()) {
            return stream.readAllBytes();
        }
    }

    /** The first bytes of the content, at most that many. */
    byte[] start(int size) throws IOException {
        try (InputStream stream = content.open()) {
            return stream.readNBytes(size);
        }
    }
}
