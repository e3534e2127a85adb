package orchestra.testbed;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A {@code git daemon} on the loopback interface, which gives the repositories below a folder to anybody. */
public final class GitDaemon implements AutoCloseable {

    private final int port = FreePort.any();
    private final ServerProcess process;

    public GitDaemon(Path folder) {
        process = new ServerProcess(
                folder,
                Map.of("GIT_CONFIG_COUNT", "1", "GIT_CONFIG_KEY_0", "safe.directory", "GIT_CONFIG_VALUE_0", "*"),
                port,
                List.of(
                        "git",
                        "daemon",
                        "--listen=127.0.0.1",
                        "--port=" + port,
                        "--base-path=" + folder,
                        "--reuseaddr"));
    }

    public String url(String path) {
        return "git://127.0.0.1:" + port + "/" + path;
    }

    @Override
    public void close() {
        process.close();
    }
}
