package orchestra.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Ports that this model has for itself, also while nothing listens on them: each is claimed by a locked file that every
 * model of this user looks at, and that the kernel unlocks when its holder dies.
 */
final class PortClaims implements AutoCloseable {
    private static final int TRIES = 64;

    private final Path folder;
    private final List<FileChannel> held = new ArrayList<>();

    /** Claims through files in a folder that all models of a user share. */
    PortClaims(Path folder) {
        this.folder = folder;
    }

    static PortClaims ofThisUser() {
        return new PortClaims(
                Path.of(System.getProperty("java.io.tmpdir"), "orchestra-ports-" + System.getProperty("user.name")));
    }

    /** Claims the port when it is free and nobody else's, else another that is; 0 claims any. */
    int claim(int preferred) {
        try {
            Files.createDirectories(folder);
            if (preferred > 0 && claimed(preferred)) {
                return preferred;
            }
            for (int i = 0; i < TRIES; i++) {
                int other = free();
                if (claimed(other)) {
                    return other;
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("ports cannot be claimed in " + folder, failure);
        }
        throw new LocalFailure("no free port was found on this machine");
    }

    @Override
    public void close() {
        for (FileChannel channel : held) {
            try {
                channel.close();
            } catch (IOException failure) {
                throw new UncheckedIOException("a port's claim cannot be given up", failure);
            }
        }
        held.clear();
    }

    private boolean claimed(int port) throws IOException {
        FileChannel channel = FileChannel.open(
                folder.resolve(Integer.toString(port)), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (locked(channel) && bindable(port)) {
            held.add(channel);
            return true;
        }
        channel.close();
        return false;
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException ours) {
            return false;
        }
    }

    private static boolean bindable(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
