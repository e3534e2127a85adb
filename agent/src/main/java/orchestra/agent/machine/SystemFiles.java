package orchestra.agent.machine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import orchestra.agent.apply.Files;
import orchestra.agent.apply.StepFailure;
import orchestra.agent.plan.Owner;
import org.jspecify.annotations.Nullable;

/** Files through the operating system. Where users are not named everything belongs to whoever runs the agent. */
public final class SystemFiles implements Files {

    private final Map<Owner, String> users;

    /** Gives what a service owns to its user; to whoever runs the agent where none is named. */
    public SystemFiles(Map<Owner, String> users) {
        this.users = Map.copyOf(users);
    }

    @Override
    public boolean folder(Path path, Owner owner, String mode) {
        try {
            boolean missing = !java.nio.file.Files.isDirectory(path);
            if (missing) {
                java.nio.file.Files.createDirectories(path);
            } else {
                handOver(path, owner);
            }
            return settle(path, owner, mode) || missing;
        } catch (IOException e) {
            throw failure("the folder " + path + " cannot be made", e);
        }
    }

    @Override
    public boolean text(Path path, String content, Owner owner, String mode) {
        byte[] wanted = content.getBytes(StandardCharsets.UTF_8);
        try {
            if (Arrays.equals(wanted, current(path))) {
                return settle(path, owner, mode);
            }
            Path fresh = path.resolveSibling("." + path.getFileName() + ".new");
            java.nio.file.Files.deleteIfExists(fresh);
            write(fresh, wanted);
            settle(fresh, owner, mode);
            java.nio.file.Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (IOException e) {
            throw failure("the file " + path + " cannot be written", e);
        }
    }

    /** Whether the file is there with that text; one that cannot be read is not. */
    boolean has(Path path, String content) {
        try {
            return Arrays.equals(content.getBytes(StandardCharsets.UTF_8), current(path));
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public boolean gone(Path path) {
        if (!java.nio.file.Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try {
            java.nio.file.Files.walkFileTree(path, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    java.nio.file.Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
                        throws IOException {
                    if (failure != null) {
                        throw failure;
                    }
                    java.nio.file.Files.delete(folder);
                    return FileVisitResult.CONTINUE;
                }
            });
            return true;
        } catch (IOException e) {
            throw failure(path + " cannot be removed", e);
        }
    }

    /** The folder is gone if nothing is in it. */
    void emptyGone(Path folder) {
        try {
            java.nio.file.Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            // What else is in it is not ours.
        } catch (IOException e) {
            throw failure(folder + " cannot be removed", e);
        }
    }

    private static byte @Nullable [] current(Path path) throws IOException {
        try {
            return java.nio.file.Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static void write(Path path, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    /**
     * What a server's former user wrote into its folder is given to its new one, before the folder itself is: an agent
     * killed meanwhile begins again. Earlier builds ran every server as the orchestrator's user, and no server's files
     * ever became the orchestrator's. So its folders are not looked into, which lie on the shared storage too,
     * where a number may be another user's on another machine.
     */
    private void handOver(Path folder, Owner owner) throws IOException {
        String user = users.get(owner);
        if (user == null || owner == Owner.SERVICE) {
            return;
        }
        UserPrincipal former = java.nio.file.Files.getOwner(folder);
        if (!former.getName().equals(user) && users.containsValue(former.getName())) {
            new OwnedTree(former, principal(folder, user)).give(folder);
        }
    }

    private boolean settle(Path path, Owner owner, String mode) throws IOException {
        PosixFileAttributes attributes = java.nio.file.Files.readAttributes(path, PosixFileAttributes.class);
        boolean changed = false;
        String user = users.get(owner);
        if (user != null && !attributes.owner().getName().equals(user)) {
            java.nio.file.Files.setOwner(path, principal(path, user));
            changed = true;
        }
        Set<PosixFilePermission> permissions = PosixFilePermissions.fromString(mode);
        if (!attributes.permissions().equals(permissions)) {
            java.nio.file.Files.setPosixFilePermissions(path, permissions);
            changed = true;
        }
        return changed;
    }

    private static UserPrincipal principal(Path path, String user) throws IOException {
        return path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
    }

    private static StepFailure failure(String what, IOException cause) {
        return new StepFailure(what + ": " + cause, cause);
    }
}
