package orchestra.agent.machine;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserPrincipal;

/**
 * Gives what lies in a folder to another user. It is the former user who writes there: every name is looked up in the
 * folder that was opened, no link is followed, and what belongs to somebody else stays so.
 */
final class OwnedTree {

    private final UserPrincipal former;
    private final UserPrincipal owner;

    OwnedTree(UserPrincipal former, UserPrincipal owner) {
        this.former = former;
        this.owner = owner;
    }

    /** Gives all that lies below; the folder itself is left to the caller. */
    void give(Path folder) throws IOException {
        try (DirectoryStream<Path> names = Files.newDirectoryStream(folder)) {
            if (!(names instanceof SecureDirectoryStream<Path> opened)) {
                throw new IOException("this system cannot open a folder without following links");
            }
            give(opened);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private void give(SecureDirectoryStream<Path> folder) throws IOException {
        for (Path path : folder) {
            Path name = path.getFileName();
            PosixFileAttributeView view =
                    folder.getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            PosixFileAttributes attributes = view.readAttributes();
            if (attributes.isDirectory()) {
                try (SecureDirectoryStream<Path> below = folder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                    give(below);
                }
            }
            // A link's owner is of no account, and a socket or pipe is made anew by whoever listens.
            boolean holdsData = attributes.isDirectory() || attributes.isRegularFile();
            if (holdsData && attributes.owner().equals(former)) {
                view.setOwner(owner);
            }
        }
    }
}
