package orchestra.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server that is a process of its own, and listens on a port of the loopback interface once it is made. */
final class ServerProcess implements AutoCloseable {

    private static final int TRIES = 400;

    private final Process process;

    ServerProcess(Path folder, Map<String, String> variables, int port, List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            builder.environment().putAll(variables);
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(command.getFirst() + " cannot be run; install it, as ./test does", e);
        }
        for (int tries = 0; !listens(port); tries++) {
            if (tries == TRIES || !process.isAlive()) {
                close();
                throw new IllegalStateException(String.join(" ", command) + " does not listen");
            }
            pause();
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(25);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
