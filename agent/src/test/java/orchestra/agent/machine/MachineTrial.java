package orchestra.agent.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orchestra.agent.apply.StepFailure;
import orchestra.agent.apply.StorageFailure;
import orchestra.agent.plan.Owner;
import orchestra.agent.storage.FileSystemType;
import orchestra.agent.storage.StorageSpec;

/**
 * Tries the machine's ports for real, as a program of its own inside a mount namespace that {@code unshare} made, where
 * nothing it does reaches the machine. It prints one line for each thing it saw.
 */
final class MachineTrial {

    private static final Shell SHELL = new Shell();
    private static final SystemFiles FILES = new SystemFiles(Map.of());
    private static final MachineMounts MOUNTS = new MachineMounts(SHELL, new StorageFolders(FILES), _ -> {});

    private MachineTrial() {}

    /** The one argument is an empty folder. */
    public static void main(String[] arguments) throws IOException {
        Path scratch = Path.of(arguments[0]);
        require("mount", "-t", "tmpfs", "tmpfs", scratch.toString());
        mounts(scratch);
        takenPlaces(scratch);
        hosts(scratch);
        if (arguments.length > 1 && arguments[1].equals("users")) {
            users(scratch);
        }
    }

    private static void mounts(Path scratch) throws IOException {
        Path place = scratch.resolve("storage");
        Path first = Files.createDirectories(scratch.resolve("export-one"));
        Path second = Files.createDirectories(scratch.resolve("two"));
        StorageSpec missing = bind(scratch.resolve("missing"));
        print("nothing mounted", MOUNTS.at(place).isEmpty());
        print("missing source refused", refused(missing, place));
        print("still nothing mounted", MOUNTS.at(place).isEmpty());
        require(
                "mount",
                "--bind",
                first.toString(),
                Files.createDirectories(place).toString());
        print(
                "directory behind a bind mount",
                MOUNTS.at(place).orElseThrow().source().equals(first.toString()));
        MOUNTS.unmount(place);
        print("unmounted", MOUNTS.at(place).isEmpty());
        MOUNTS.mount(bind(second), place);
        print("bind mount is the spec's", MOUNTS.at(place).orElseThrow().is(bind(second)));
        print("furnished", MOUNTS.furnish(place, "orchestra"));
        print("furnished once", !MOUNTS.furnish(place, "orchestra"));
        print("folders lie on the source", Files.isDirectory(second.resolve("medias")));
        print("marker", Files.readString(second.resolve(StorageFolders.MARKER)).equals("orchestra"));
        require("mount", "-t", "tmpfs", "over", place.toString());
        print("mount over ours is seen", !MOUNTS.at(place).orElseThrow().is(bind(second)));
        MOUNTS.unmount(place);
        print("stacked mounts are all unmounted", MOUNTS.at(place).isEmpty());
        MOUNTS.mount(bind(second), place);
        Process busy =
                new ProcessBuilder("sleep", "60").directory(place.toFile()).start();
        MOUNTS.unmount(place);
        print("busy mount is detached", MOUNTS.at(place).isEmpty());
        busy.destroyForcibly();
    }

    private static void takenPlaces(Path scratch) throws IOException {
        StorageSpec spec = bind(Files.createDirectories(scratch.resolve("two")));
        Path elsewhere = Files.createDirectories(scratch.resolve("elsewhere"));
        Path link = Files.createSymbolicLink(scratch.resolve("link"), elsewhere);
        print("symbolic link refused", taken(spec, link).endsWith("/link is a symbolic link; remove it"));
        print("nothing is mounted behind it", MOUNTS.at(elsewhere).isEmpty());
        Path file = Files.writeString(scratch.resolve("file"), "media");
        print("file refused", taken(spec, file).endsWith("/file is a file; move it away"));
        print("file kept", Files.readString(file).equals("media"));
        Path full = scratch.resolve("full");
        Files.createDirectories(full.resolve("medias"));
        print(
                "folder that is not empty refused",
                taken(spec, full).endsWith("/full is not empty: it has medias; move that away"));
        print("nothing is mounted over it", Files.isDirectory(full.resolve("medias")));
    }

    private static String taken(StorageSpec spec, Path place) {
        try {
            MOUNTS.mount(spec, place);
            return "";
        } catch (StorageFailure e) {
            return e.getMessage() + (e.kind() == StorageFailure.Kind.PLACE_TAKEN ? "" : " is of another kind");
        }
    }

    private static void hosts(Path scratch) throws IOException {
        Path original = scratch.resolve("hosts.original");
        Path hosts = scratch.resolve("hosts");
        Files.writeString(original, "127.0.0.1 localhost\n10.0.0.9 other # orchestrated\n");
        Files.writeString(hosts, "");
        // As in a container, where the hosts file is a mount and cannot be replaced.
        require("mount", "--bind", original.toString(), hosts.toString());
        HostsFile file = new HostsFile(hosts);
        print("line added", file.line(Optional.of("192.0.2.9 nas")));
        print("line added once", !file.line(Optional.of("192.0.2.9 nas")));
        print("line replaced", file.line(Optional.of("192.0.2.10 nas")));
        String text = Files.readString(hosts);
        print(
                "one line of ours",
                text.lines().filter(line -> line.contains(" nas")).count() == 1);
        print("others kept", text.startsWith("127.0.0.1 localhost\n10.0.0.9 other # orchestrated\n"));
        print("line removed", file.line(Optional.empty()));
        print("as it was", Files.readString(hosts).equals("127.0.0.1 localhost\n10.0.0.9 other # orchestrated\n"));
        print("nothing to remove", !file.line(Optional.empty()));
    }

    private static void users(Path scratch) throws IOException {
        Path copy = scratch.resolve("etc");
        require("cp", "-a", "/etc", copy.toString());
        require("mount", "--bind", copy.toString(), "/etc");
        SystemUsers users =
                new SystemUsers(SHELL, List.of("orchestra-trial", "orchestra-trial-db"), Path.of("/nonexistent"));
        print("user made", users.ensure());
        print("user made once", !users.ensure());
        SystemFiles owned = new SystemFiles(Map.of(Owner.SERVICE, "orchestra-trial"));
        Path folder = scratch.resolve("owned");
        owned.folder(folder, Owner.SERVICE, "rwx------");
        print("folder given", Files.getOwner(folder).getName().equals("orchestra-trial"));
        handedOver(scratch);
        print("user removed", users.remove());
        print("user removed once", !users.remove());
    }

    /** As after a refresh from a build whose servers all ran as the orchestrator's user. */
    private static void handedOver(Path scratch) throws IOException {
        SystemFiles owned =
                new SystemFiles(Map.of(Owner.SERVICE, "orchestra-trial", Owner.DATABASE, "orchestra-trial-db"));
        Path outside = Files.writeString(scratch.resolve("outside"), "");
        require("chown", "orchestra-trial", outside.toString());
        Path database = Files.createDirectories(scratch.resolve("database"));
        Path journal = Files.createDirectories(database.resolve("journal"));
        Path deep = Files.writeString(journal.resolve("log"), "");
        Files.createSymbolicLink(database.resolve("link"), outside);
        Files.createSymbolicLink(database.resolve("folders"), Files.createDirectories(scratch.resolve("folders")));
        Path others = Files.writeString(database.resolve("others"), "");
        require("chown", "-R", "orchestra-trial", database.toString());
        require("chown", "root", others.toString());
        require("mkfifo", database.resolve("pipe").toString());
        print("server's folder given", owned.folder(database, Owner.DATABASE, "rwx------"));
        print("... itself", is(database, "orchestra-trial-db"));
        print("... with all that is below", is(deep, "orchestra-trial-db") && is(journal, "orchestra-trial-db"));
        print(
                "... without what a link leads to",
                is(outside, "orchestra-trial") && is(scratch.resolve("folders"), "root"));
        print("... without what is another user's", is(others, "root"));
        print("... once", !owned.folder(database, Owner.DATABASE, "rwx------"));
        // On the shared storage the number may be the one of another user on another machine.
        print("orchestrator's folder given", owned.folder(database, Owner.SERVICE, "rwx------"));
        print("... without what is below", is(database, "orchestra-trial") && is(deep, "orchestra-trial-db"));
    }

    private static boolean is(Path path, String user) throws IOException {
        return Files.getOwner(path).getName().equals(user);
    }

    private static StorageSpec bind(Path directory) {
        return new StorageSpec("127.0.0.1", "", FileSystemType.BIND, directory.toString(), "");
    }

    private static boolean refused(StorageSpec spec, Path place) {
        try {
            MOUNTS.mount(spec, place);
            return false;
        } catch (StepFailure e) {
            return String.valueOf(e.getMessage()).contains("does not exist");
        }
    }

    private static void require(String program, String... arguments) {
        Shell.Result result = SHELL.run(Duration.ofSeconds(20), program, arguments);
        if (!result.ok()) {
            throw new IllegalStateException(program + ": " + result.reason());
        }
    }

    private static void print(String what, boolean so) {
        System.out.println((so ? "yes " : "NO ") + what);
    }
}
