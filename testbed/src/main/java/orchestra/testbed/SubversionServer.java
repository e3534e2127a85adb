package orchestra.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An {@code svnserve} on the loopback interface, whose one repository is read with a password only. */
public final class SubversionServer implements AutoCloseable {

    private final Path folder;
    private final int port = FreePort.any();
    private final ServerProcess process;

    /** Makes the repository in an empty folder. */
    public SubversionServer(Path folder, String user, String password) {
        this.folder = folder;
        Program.run(
                folder,
                Map.of(),
                List.of("svnadmin", "create", folder.resolve("charms").toString()));
        try {
            Path conf = folder.resolve("charms/conf");
            Files.writeString(
                    conf.resolve("svnserve.conf"),
                    "[general]\nanon-access = none\nauth-access = read\npassword-db = passwd\nrealm = test\n");
            Files.writeString(conf.resolve("passwd"), "[users]\n" + user + " = " + password + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        process = new ServerProcess(
                folder,
                Map.of(),
                port,
                List.of(
                        "svnserve",
                        "--daemon",
                        "--foreground",
                        "--listen-host",
                        "127.0.0.1",
                        "--listen-port",
                        Integer.toString(port),
                        "--root",
                        folder.toString()));
    }

    /** Adds all below a folder to the repository, under {@code path}; a revision of its own. */
    public void add(Path from, String path) {
        Program.run(
                folder,
                Map.of(),
                List.of(
                        "svn",
                        "import",
                        "--quiet",
                        "--no-auth-cache",
                        "--message",
                        "added",
                        from.toString(),
                        "file://" + folder.resolve("charms") + "/" + path));
    }

    public String url(String path) {
        return "svn://127.0.0.1:" + port + "/charms/" + path;
    }

    @Override
    public void close() {
        process.close();
    }
}
