package orchestra.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import orchestra.agent.action.Actions;
import orchestra.agent.action.ReadingTools;
import orchestra.agent.action.Reconciliation;
import orchestra.agent.apply.HoldFile;
import orchestra.agent.apply.Runner;
import orchestra.agent.facts.Facts;
import orchestra.agent.facts.FactsReader;
import orchestra.agent.facts.Rotation;
import orchestra.agent.plan.Owner;
import orchestra.agent.plan.Plan;
import orchestra.agent.plan.Planner;
import orchestra.charm.Event;
import orchestra.charm.HookEnvironment;
import orchestra.charm.HookTools;
import orchestra.charm.Juju;
import orchestra.charm.Secret;
import orchestra.charm.Status;

/** One hook or action, from facts to status. */
final class Agent {

    private static final int SECRET_BYTES = 24;

    private final HookEnvironment environment;
    private final Unit unit;
    private final HookTools tools;
    private final Juju juju;
    private final long started;

    /** Runs in {@code unit}; {@code started} is the process's start as {@link System#nanoTime} counts. */
    Agent(HookEnvironment environment, Unit unit, HookTools tools, long started) {
        this.environment = environment;
        this.unit = unit;
        this.tools = tools;
        this.juju = new Juju(tools, unit.place().privateFolder());
        this.started = started;
    }

    /** Gives the process's exit code: 1 when Juju has to run the hook again. */
    int run() {
        if (environment.event() instanceof Event.Action action) {
            new Actions(juju, environment, unit, new OnRequest()).run(action);
            return 0;
        }
        Runner.Report report = reconcile(Rotation.NONE);
        if (!report.again()) {
            return 0;
        }
        // What ends well is the last that Juju wants to know of the unit.
        juju.log(
                "ERROR",
                "the unit is not removed yet, and Juju tries again by itself; to leave what is left: juju resolved"
                        + " --no-retry " + environment.unit());
        return 1;
    }

    private Runner.Report reconcile(Rotation rotation) {
        // Secrets on their way to Juju pass through this folder, before any step of a plan.
        unit.ports().files().folder(unit.place().privateFolder(), Owner.AGENT, "rwx------");
        Facts facts = facts(environment, juju, rotation);
        Plan plan = Planner.plan(facts);
        Runner.Report report = new Runner(unit.ports(), juju, unit.memory()).run(plan);
        // What was shown on the way is not what Juju told at first.
        boolean shown =
                report.status().equals(facts.shownStatus()) && !juju.changes().contains("status-set");
        if (!plan.forget() && !shown) {
            juju.writeStatus(report.status());
        }
        log(facts, report);
        return report;
    }

    private Facts facts(HookEnvironment hook, Juju asked, Rotation rotation) {
        FactsReader.MachineFacts machine = new FactsReader.MachineFacts(
                text(".juju-charm") + " " + text("version"),
                text("version"),
                unit.ports().mounts().at(unit.place().storage()),
                aotCacheUsed(),
                new HoldFile(unit.place().privateFolder(), unit.ports().files()).read(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS));
        return new FactsReader(hook, asked, Agent::generated, rotation)
                .read(unit.place(), machine, unit.memory().read());
    }

    /** What an action may ask for. */
    private final class OnRequest implements Reconciliation {

        @Override
        public Runner.Report run(Rotation rotation) {
            return reconcile(rotation);
        }

        @Override
        public Facts look() {
            HookEnvironment hook = new HookEnvironment(
                    new Event.Lifecycle(Event.Lifecycle.Kind.UPDATE_STATUS),
                    environment.unit(),
                    environment.charmFolder(),
                    environment.jujuVersion());
            Juju looking = new Juju(new ReadingTools(tools), unit.place().privateFolder());
            return facts(hook, looking, Rotation.NONE);
        }
    }

    private void log(Facts facts, Runner.Report report) {
        if (report.changes().isEmpty()
                && report.notes().isEmpty()
                && report.failures().isEmpty()
                && !facts.options().verbose()) {
            return;
        }
        StringBuilder text = new StringBuilder(environment.event().name())
                .append(" took ")
                .append(Duration.ofNanos(System.nanoTime() - started).toMillis())
                .append(" ms");
        append(text, "made so", report.changes());
        append(text, "failed", report.failures().stream().map(Status::message).toList());
        append(text, "note", report.notes());
        text.append("\nstatus: ")
                .append(report.status().level().text())
                .append(
                        report.status().message().isEmpty()
                                ? ""
                                : ", " + report.status().message());
        if (facts.options().verbose()) {
            text.append("\nAOT cache ").append(facts.aotCacheUsed() ? "used" : "not used");
        }
        juju.log(report.failures().isEmpty() ? "INFO" : "WARNING", text.toString());
    }

    private static void append(StringBuilder text, String title, List<String> lines) {
        lines.forEach(line -> text.append('\n').append(title).append(": ").append(line));
    }

    private String text(String name) {
        Path file = environment.charmFolder().resolve(name);
        try {
            return Files.exists(file) ? Files.readString(file).strip() : "";
        } catch (IOException e) {
            throw new IllegalStateException("the charm's file " + file + " cannot be read", e);
        }
    }

    /** The charm's runtime has no CDS archive of its own: sharing means that the AOT cache is in use. */
    private static boolean aotCacheUsed() {
        return System.getProperty("java.vm.info", "").contains("sharing");
    }

    private static Secret generated() {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return new Secret(HexFormat.of().formatHex(bytes));
    }
}
