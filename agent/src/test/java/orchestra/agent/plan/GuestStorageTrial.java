package orchestra.agent.plan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import orchestra.agent.apply.MemoryFile;
import orchestra.agent.apply.Pause;
import orchestra.agent.apply.QuietPorts;
import orchestra.agent.apply.Runner;
import orchestra.agent.facts.Place;
import orchestra.agent.machine.HostsFile;
import orchestra.agent.machine.MachineMounts;
import orchestra.agent.machine.MountUnitFile;
import orchestra.agent.machine.Shell;
import orchestra.agent.machine.StorageFolders;
import orchestra.agent.machine.SystemFiles;
import orchestra.agent.storage.StorageUnit;
import orchestra.charm.Event;
import orchestra.charm.HookTools;
import orchestra.charm.Juju;
import orchestra.charm.Status;

/**
 * The agent and a real NFS server, each in a Linux guest: a program of its own that {@code archive/real-nfs} runs in
 * the agent's guest, as root. Facts are the tests' own; plan, runner, mounts, hosts file and mount unit are the real
 * ones, and systemd is. It prints one line for each thing it saw, with the time that took.
 */
final class GuestStorageTrial {

    private static final Path STATE = Path.of("/var/lib/orchestra");
    private static final Path STORAGE = STATE.resolve("storage");
    private static final Path UNITS = Path.of("/etc/systemd/system");
    private static final String UNIT = StorageUnit.name(STORAGE);
    /** What the charm's processes may take in such a slow guest for two tries of 15 s, or for two unmountings. */
    private static final Duration BOUND = Duration.ofSeconds(50);

    private static final Place PLACE = new Place(
            false,
            Path.of("/charm"),
            STATE,
            8080,
            "0.0.0.0",
            FactsBuilder.PLACE.database(),
            FactsBuilder.PLACE.broker());

    private final Shell shell = new Shell();
    private final SystemFiles files = new SystemFiles(Map.of());
    private final MachineMounts mounts =
            new MachineMounts(shell, new StorageFolders(files), Pause.REAL, new MountUnitFile(shell, files, UNITS));
    private final BoundDaemon daemon = new BoundDaemon(shell, STORAGE);
    private final MemoryFile memory = new MemoryFile(STATE.resolve("agent"), files);
    private final String key;
    private final String server;
    private long began = System.nanoTime();
    private boolean failed;

    private GuestStorageTrial(String key, String server) {
        this.key = key;
        this.server = server;
    }

    /** The arguments: {@code life}, {@code end} or {@code sshfs}, the file of an SSH key, and the server's address. */
    public static void main(String[] arguments) throws IOException {
        GuestStorageTrial trial = new GuestStorageTrial(arguments[1], arguments[2]);
        if (arguments[0].equals("life")) {
            trial.comesAndGoes();
            trial.changes();
            trial.breaks();
            trial.findsItsPlaceTaken();
            trial.staysForTheReboot();
        } else if (arguments[0].equals("sshfs")) {
            trial.isServedOverSsh();
        } else {
            trial.hasComeBackByItselfAndGoes();
        }
        System.exit(trial.failed ? 1 : 0);
    }

    private void comesAndGoes() throws IOException {
        onServer("systemctl stop nfs-server");
        Status down = hook(this::onA).status();
        see("server down at first: the status says so", down, "waiting storage " + server + ":/srv/a (nfs) cannot be");
        see("... and nothing runs without storage", !daemon.running("orchestrator") && nothingMounted());
        onServer("systemctl start nfs-server");
        see("it came: mounted by the next hook", hook(this::onA).status(), "active ");
        see("... with our folders on it", Files.isDirectory(STORAGE.resolve("medias")));
        see("... and the daemon runs", daemon.running("orchestrator"));
        see(
                "... systemd has it under our unit",
                unitShows("FragmentPath", UNITS.resolve(UNIT).toString()));
        see("... enabled for the next boot", unitShows("UnitFileState", "enabled"));
        see("a second hook changes nothing", hook(this::onA).changes().isEmpty());
        see(
                "by relation: the very same, so nothing changes",
                hook(this::related).changes().isEmpty());

        run("umount", "-l", STORAGE.toString());
        see("mount lost: the daemon is stopped without a hook", within(10, () -> !daemon.running("orchestrator")));
        see("... the next hook mounts it again", hook(this::onA).status(), "active ");
        see("... and the daemon runs", daemon.running("orchestrator"));
    }

    private void changes() throws IOException {
        UnaryOperator<FactsBuilder> options = facts -> onA(facts).config("storage_options", "soft,timeo=70,noatime");
        see("options changed: mounted anew", hook(options).status(), "active ");
        String shown = table();
        see(
                "... and honoured",
                Stream.of("soft", "timeo=70", "noatime", "nosuid", "nodev").allMatch(option -> shown.contains(option)));
        see("another export: mounted anew", hook(facts -> on(facts, "/srv/b")).status(), "active ");
        see("... that one", table().contains(server + ":/srv/b "));
        see("... and not with the old options", !table().contains("noatime"));
        UnaryOperator<FactsBuilder> named = facts ->
                on(facts, "/srv/a").config("storage_ip", "nas.example.org").config("storage_nat_ip", server);
        see("another host, behind NAT", hook(named).status(), "active ");
        see("... by its name", table().contains("nas.example.org:/srv/a "));

        Status refused = hook(facts -> on(facts, "/srv/none")).status();
        see("refused export: the server's own words", refused, "waiting storage " + server + ":/srv/none (nfs) cannot");
        see("... named", refused.message().contains("access denied by server"));
        see(
                "... and what became of the former",
                refused.message().contains("(the former storage, nas.example.org:/srv"));
        see("... nothing runs", !daemon.running("orchestrator") && nothingMounted());
        see("back to what works", hook(this::onA).status(), "active ");
    }

    private void breaks() throws IOException {
        onServer("rm -rf /srv/a; mkdir /srv/a; exportfs -r");
        run("sh", "-c", "echo 2 >/proc/sys/vm/drop_caches");
        Runner.Report stale = hook(this::onA);
        see("stale handle: mounted anew", stale.status(), "active ");
        see("... which the log tells", stale.changes().stream().anyMatch(change -> change.contains("is mounted")));
        see("... the daemon runs", daemon.running("orchestrator"));

        // A network without an answer, not a refusal: the worst that a server can do.
        silence(16);
        Status silent = hook(this::onA).status();
        see("server dies under us: the hook does not hang", silent, "waiting storage " + server + ":/srv/a (nfs) is");
        see("... and the status says why", silent.message().contains("it does not answer within 10 s"));
        Files.writeString(STORAGE.resolve("uploads/late"), "media");
        see("... it is back: a program that waited goes on by itself", true);
        see("... and the next hook sees it", hook(this::onA).status(), "active ");

        silence(32);
        see("unmounted while the server is dead", hook(facts -> facts).status(), "blocked no shared storage");
        see("... nothing is mounted, nothing is left", nothingMounted() && noUnit());
        awaitServer();
        see("it is back", hook(this::onA).status(), "active ");

        Process busy =
                new ProcessBuilder("sleep", "600").directory(STORAGE.toFile()).start();
        see("unmounted while a program works in it", hook(facts -> facts).status(), "blocked no shared storage");
        see("... nothing is mounted, nothing is left", nothingMounted() && noUnit());
        busy.destroyForcibly();
    }

    private void findsItsPlaceTaken() throws IOException {
        String place = "blocked the storage has no place: " + STORAGE;
        Files.delete(STORAGE);
        Path elsewhere = Files.createDirectories(Path.of("/srv/elsewhere"));
        Files.createSymbolicLink(STORAGE, elsewhere);
        see("mount point is a symbolic link", hook(this::onA).status(), place + " is a symbolic link");
        see("... nothing is written where it leads", isEmpty(elsewhere));
        Files.delete(STORAGE);
        Files.writeString(STORAGE, "media");
        see("mount point is a file", hook(this::onA).status(), place + " is a file");
        see("... which is kept", Files.readString(STORAGE).equals("media"));
        Files.delete(STORAGE);
        Files.createDirectory(STORAGE);
        Files.writeString(STORAGE.resolve("film"), "media");
        see("mount point is not empty", hook(this::onA).status(), place + " is not empty: it has film");
        see(
                "... nothing is mounted over it",
                Files.readString(STORAGE.resolve("film")).equals("media"));
        Files.delete(STORAGE.resolve("film"));
        run("mount", "-t", "tmpfs", "precious", STORAGE.toString());
        Files.writeString(STORAGE.resolve("film"), "media");
        see("somebody else's file system is there", hook(this::onA).status(), place + " has precious (tmpfs)");
        see("... which stays", Files.readString(STORAGE.resolve("film")).equals("media"));
        see("... also when the unit goes", removal().status(), place + " has precious (tmpfs)");
        see("... and what is on it", Files.readString(STORAGE.resolve("film")).equals("media"));
        see("no unit was made for any of them", noUnit());
        run("umount", STORAGE.toString());
    }

    private void staysForTheReboot() {
        see("all is free: mounted", hook(this::onA).status(), "active ");
        see("... and the daemon runs", daemon.running("orchestrator"));
    }

    private void hasComeBackByItselfAndGoes() {
        see("after the reboot it is mounted without a hook", within(30, () -> table().contains(server + ":/srv/a ")));
        see("... with what was asked for", table().contains("nosuid") && table().contains("nodev"));
        see("... and the daemon runs", within(30, () -> daemon.running("orchestrator")));
        see("a hook changes nothing", hook(this::onA).changes().isEmpty());
        see("removed", removal().status(), "maintenance stopped");
        see("... nothing is mounted", nothingMounted());
        see("... no unit is left, nor known", noUnit() && unitShows("LoadState", "not-found"));
        see("... no folder", !Files.exists(STATE));
        see("... no line in the hosts file", !read(Path.of("/etc/hosts")).contains("orchestra"));
        see(
                "... no failed unit",
                run("systemctl", "list-units", "--failed", "--no-legend").isBlank());
    }

    /** The server is any with an SSH server; FUSE needs no guest. */
    private void isServedOverSsh() throws IOException {
        Path known = Path.of("/root/known-hosts");
        Files.deleteIfExists(known);
        UnaryOperator<FactsBuilder> ssh = facts -> onA(facts)
                .config("storage_fstype", "sshfs")
                .config("storage_options", "User=root,IdentityFile=" + key + ",UserKnownHostsFile=" + known);
        Status unknown = hook(ssh).status();
        see("a server with an unknown host key is refused", unknown, "waiting storage root@" + server + ":/srv/a (ssh");
        Files.writeString(known, run("ssh-keyscan", "-t", "ed25519", server));
        see("a known one: mounted", hook(ssh).status(), "active ");
        see("... by FUSE", table().contains(" - fuse.sshfs root@" + server + ":/srv/a "));
        see("... under our unit", unitShows("ActiveState", "active") && unitShows("UnitFileState", "enabled"));
        see(
                "... outside of the hook's control group",
                run("systemctl", "list-units", "--type=scope", "--no-legend").contains("mount -t sshfs"));
        see("... and the daemon runs", daemon.running("orchestrator"));
        see("a second hook changes nothing", hook(ssh).changes().isEmpty());
        run("systemctl", "stop", UNIT);
        see("mount lost: the daemon is stopped without a hook", within(10, () -> !daemon.running("orchestrator")));
        run("systemctl", "start", "orchestra-orchestrator");
        see("... starting it mounts, by systemd alone", table().contains(" - fuse.sshfs root@" + server));
        see("... which a hook takes as it is", hook(ssh).status(), "active ");
        see("removed", removal().status(), "maintenance stopped");
        see("... nothing is mounted, nothing is left", nothingMounted() && noUnit() && !Files.exists(STATE));
    }

    private FactsBuilder onA(FactsBuilder facts) {
        return on(facts, "/srv/a");
    }

    private FactsBuilder on(FactsBuilder facts, String export) {
        return facts.config("storage_ip", server)
                .config("storage_fstype", "nfs")
                .config("storage_mountpoint", export);
    }

    private FactsBuilder related(FactsBuilder facts) {
        return facts.offer(0, Map.of("ingress-address", server, "fstype", "nfs", "mountpoint", "/srv/a"));
    }

    private Runner.Report removal() {
        return hook(facts -> facts.on(Event.Lifecycle.Kind.REMOVE));
    }

    /** One hook, from facts to status, which must end in time. */
    private Runner.Report hook(UnaryOperator<FactsBuilder> given) {
        began = System.nanoTime();
        HookTools silent = (_, _) -> new HookTools.Answer(0, "", "");
        Plan plan = Planner.plan(given.apply(new FactsBuilder())
                .found(PLACE, memory.read(), mounts.at(STORAGE))
                .build());
        Runner.Report report = new Runner(
                        QuietPorts.with(files, new HostsFile(Path.of("/etc/hosts")), mounts, daemon),
                        new Juju(silent, STATE),
                        memory)
                .run(plan);
        if (Duration.ofNanos(System.nanoTime() - began).compareTo(BOUND) > 0) {
            see("the hook ended within " + BOUND.toSeconds() + " s", false);
        }
        return report;
    }

    private void see(String what, Status status, String start) {
        String text = status.level().text() + " " + status.message();
        see(what + " (" + text.strip() + ")", text.startsWith(start));
    }

    private void see(String what, boolean so) {
        double seconds = Duration.ofNanos(System.nanoTime() - began).toMillis() / 1000.0;
        System.out.printf("%s %5.1f s  %s%n", so ? "yes" : "NO ", seconds, what);
        failed = failed || !so;
        began = System.nanoTime();
    }

    private boolean within(int seconds, BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            Pause.REAL.of(Duration.ofMillis(200));
        }
        return true;
    }

    private boolean nothingMounted() {
        return mounts.at(STORAGE).isEmpty();
    }

    private static boolean noUnit() {
        return Stream.of(
                        UNITS.resolve(UNIT),
                        UNITS.resolve("multi-user.target.wants").resolve(UNIT))
                .noneMatch(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS));
    }

    private boolean unitShows(String property, String value) {
        return run("systemctl", "show", "--value", "-p", property, UNIT).strip().equals(value);
    }

    private static String table() {
        return read(Path.of("/proc/self/mountinfo"));
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.findAny().isEmpty();
        }
    }

    /** Takes the server off the network, and puts it back after that many seconds. */
    private void silence(int seconds) {
        onServer("setsid sh -c 'sleep 1; ip link set vec0 down; sleep " + seconds
                + "; ip link set vec0 up' >/dev/null 2>&1 </dev/null &");
        Pause.REAL.of(Duration.ofSeconds(3));
    }

    private void awaitServer() {
        if (!within(90, () -> ssh("true").ok())) {
            throw new IllegalStateException("the server does not come back");
        }
    }

    private void onServer(String command) {
        Shell.Result result = ssh(command);
        if (!result.ok()) {
            throw new IllegalStateException("on the server, " + command + ": " + result.output());
        }
    }

    private Shell.Result ssh(String command) {
        List<String> arguments = List.of(
                "-i",
                key,
                "-o",
                "StrictHostKeyChecking=no",
                "-o",
                "UserKnownHostsFile=/dev/null",
                "-o",
                "LogLevel=ERROR",
                "-o",
                "ConnectTimeout=5",
                "root@" + server,
                command);
        return shell.run(Duration.ofSeconds(30), "ssh", arguments.toArray(String[]::new));
    }

    private String run(String program, String... arguments) {
        Shell.Result result = shell.run(Duration.ofSeconds(30), program, arguments);
        if (!result.ok()) {
            throw new IllegalStateException(program + ": " + result.output());
        }
        return result.output();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
