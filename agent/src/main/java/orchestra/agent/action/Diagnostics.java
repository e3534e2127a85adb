package orchestra.agent.action;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import orchestra.agent.Unit;
import orchestra.agent.apply.StepFailure;
import orchestra.agent.facts.Facts;
import orchestra.agent.machine.Shell;
import orchestra.agent.mongo.DatabaseLook;
import orchestra.agent.plan.Plan;
import orchestra.agent.plan.PlanText;
import orchestra.agent.plan.Planner;
import orchestra.agent.plan.ServerAccess;
import orchestra.agent.rabbit.BrokerLook;

/** Gathers what a defect's report needs, each thing by itself: what cannot be had says why instead. */
final class Diagnostics {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int LOG_TAIL = 512 * 1024;
    private static final Path UNITS = Path.of("/etc/systemd/system");
    private static final Path JUJU_LOG = Path.of("/var/log/juju");
    private static final List<String> SERVICES = List.of("orchestrator", "mongod", "rabbitmq", "epmd");

    private final Unit unit;
    private final Facts facts;
    private final Shell shell = new Shell();
    private final Map<String, String> files = new LinkedHashMap<>();

    Diagnostics(Unit unit, Facts facts) {
        this.unit = unit;
        this.facts = facts;
    }

    /** The archive's files by name; they hold secrets still, but for what is never gathered. */
    Map<String, String> gathered() {
        Plan plan = Planner.plan(facts);
        add("plan.txt", () -> PlanText.of(facts, plan));
        add(
                "health.txt",
                () -> new Health(unit, facts, plan)
                        .parts().stream()
                                .map(part -> part.name() + ": " + part.said())
                                .collect(Collectors.joining("\n")));
        add(
                "options.txt",
                () -> new TreeMap<>(facts.options().plain())
                        .entrySet().stream()
                                .map(option -> option.getKey() + "=" + option.getValue())
                                .collect(Collectors.joining("\n")));
        add("memory.txt", this::memory);
        add("versions.txt", this::versions);
        add("settings.txt", () -> tail(facts.place().settings()));
        add("mounts.txt", () -> tail(Path.of("/proc/self/mountinfo")));
        add("disk.txt", () -> run("df", "-P", "-k", "-l") + "\n" + run("df", "-P", "-i", "-l"));
        add("processes.txt", this::processes);
        add("database.txt", this::database);
        add("broker.txt", this::broker);
        if (facts.place().local()) {
            logs(facts.place().state().resolve("log"));
        } else {
            machine();
        }
        return files;
    }

    private void machine() {
        for (String service : SERVICES) {
            String name = "orchestra-" + service + ".service";
            add("units/" + name, () -> Files.exists(UNITS.resolve(name)) ? tail(UNITS.resolve(name)) : "not there");
            add("status/" + service + ".txt", () -> run("systemctl", "status", "--no-pager", "--lines=0", name));
            add(
                    "journal/" + service + ".txt",
                    () -> run(
                            "journalctl",
                            "--no-pager",
                            "--lines=2000",
                            "--reverse",
                            "--output=short-iso",
                            "--unit=" + name));
        }
        String log = "unit-" + facts.unit().toString().replace('/', '-') + ".log";
        add("juju/" + log, () -> tail(JUJU_LOG.resolve(log)));
    }

    private void logs(Path folder) {
        try (Stream<Path> logs = Files.list(folder)) {
            logs.filter(path -> path.toString().endsWith(".log"))
                    .sorted()
                    .forEach(log -> add("log/" + log.getFileName(), () -> tail(log)));
        } catch (IOException e) {
            files.put("log/unreadable.txt", e.toString());
        }
    }

    /** What is remembered, but for secrets: of accounts their generations only. */
    private String memory() {
        List<String> lines = new ArrayList<>();
        lines.add("stopped=" + facts.memory().stopped());
        lines.add("version=" + facts.memory().workloadVersion());
        lines.add("storage="
                + facts.memory().storage().map(spec -> spec.texts().toString()).orElse("none"));
        lines.add(
                "secrets=" + facts.memory().secrets().keySet().stream().sorted().toList());
        lines.add(
                "pending=" + facts.memory().pending().keySet().stream().sorted().toList());
        lines.add("hold=" + facts.hold());
        new TreeMap<>(facts.memory().accounts().byHolder())
                .forEach((holder, account) -> lines.add(
                        "account " + holder + " generation=" + account.generation() + " since=" + account.since()));
        return String.join("\n", lines);
    }

    private String versions() {
        Properties system = System.getProperties();
        List<String> lines = new ArrayList<>();
        lines.add("charm=" + facts.release());
        lines.add("java=" + system.getProperty("java.vm.version"));
        lines.add("kernel=" + system.getProperty("os.name") + " " + system.getProperty("os.version") + " "
                + system.getProperty("os.arch"));
        lines.add("aot-cache-used=" + facts.aotCacheUsed());
        Path release = Path.of("/etc/os-release");
        if (Files.exists(release)) {
            lines.add(tail(release));
        }
        return String.join("\n", lines);
    }

    /** Processes of ours by what they are; their arguments hold no secret, and are redacted all the same. */
    private String processes() {
        String state = facts.place().state().toString();
        String charm = facts.place().charm().toString();
        return run("ps", "-eo", "pid,ppid,user:24,etime,time,rss,stat,args", "--width", "300")
                .lines()
                .filter(line -> line.contains(state)
                        || line.contains(charm)
                        || line.contains("orchestra")
                        || line.stripLeading().startsWith("PID"))
                .collect(Collectors.joining("\n"));
    }

    private String database() {
        Optional<ServerAccess.Database> database = ServerAccess.database(facts);
        return database.isEmpty()
                ? "none"
                : DatabaseLook.summary(database.get().access()).entrySet().stream()
                        .map(entry -> entry.getKey() + ": " + entry.getValue())
                        .collect(Collectors.joining("\n"));
    }

    private String broker() {
        Optional<ServerAccess.Broker> broker = ServerAccess.broker(facts);
        if (broker.isEmpty()) {
            return "none";
        }
        List<String> lines = new ArrayList<>();
        lines.add(BrokerLook.greeting(broker.get().host(), broker.get().port()));
        broker.get().management().ifPresent(access -> lines.addAll(BrokerLook.overview(access)));
        return String.join("\n", lines);
    }

    private String run(String program, String... arguments) {
        Shell.Result result = shell.run(LIMIT, program, arguments);
        // A long output is cut: half a secret at its end would not be known for one.
        String whole = result.output().substring(0, result.output().lastIndexOf('\n') + 1);
        return whole + (result.ok() ? "" : "\n(" + program + ": " + result.reason() + ")");
    }

    /** The file's end. */
    private static String tail(Path path) {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            long from = Math.max(0, file.length() - LOG_TAIL);
            if (from == 0) {
                return Files.readString(path, StandardCharsets.UTF_8);
            }
            file.seek(from);
            byte[] bytes = new byte[LOG_TAIL];
            file.readFully(bytes);
            String text = new String(bytes, StandardCharsets.UTF_8);
            // What the cut has begun is left out: half a secret would not be known for one.
            return text.substring(text.indexOf('\n') + 1);
        } catch (IOException e) {
            throw new StepFailure(path + " cannot be read: " + e, e);
        }
    }

    private void add(String name, Supplier<String> content) {
        String text;
        try {
            text = content.get();
        } catch (RuntimeException e) {
            // One part that cannot be had is a finding of its own, and no reason to go without the others.
            text = "not to be had: " + e;
        }
        files.put(name, text.endsWith("\n") ? text : text + "\n");
    }
}
