package orchestra.charm.simulator;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import orchestra.charm.simulator.HookContext.ActionRun;
import orchestra.charm.simulator.HookListener.Outcome;
import orchestra.charm.simulator.ModelState.RelationState;
import orchestra.charm.simulator.ModelState.UnitState;
import org.jspecify.annotations.Nullable;

/**
 * Runs hooks and actions of units, one at a time, and commits what they wrote when they end well. Callers hold the
 * machine's lock.
 */
final class Uniter {
    private static final Duration FIRST_RETRY = Duration.ofSeconds(5);
    private static final Duration LAST_RETRY = Duration.ofMinutes(5);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int CALLS_KEPT = 50_000;

    private final Layout layout;
    private final JujuOptions options;
    private final ModelStore store;
    private final ToolServer server;
    private final Log log;
    private final Deque<ToolCall> calls = new ArrayDeque<>();
    private final AtomicReference<@Nullable KillPlan> killPlan = new AtomicReference<>();

    private final AtomicReference<@Nullable HookProcess> running = new AtomicReference<>();

    Uniter(Layout layout, JujuOptions options, ModelStore store, ToolServer server, Log log) {
        this.layout = layout;
        this.options = options;
        this.store = store;
        this.server = server;
        this.log = log;
    }

    void plan(KillPlan plan) {
        killPlan.set(plan);
    }

    /** Kills the hook that runs; it counts as terminated. */
    void abandon() {
        HookProcess process = running.get();
        if (process != null) {
            process.kill();
        }
    }

    List<ToolCall> calls() {
        synchronized (calls) {
            return new ArrayList<>(calls);
        }
    }

    void forgetCalls() {
        synchronized (calls) {
            calls.clear();
        }
    }

    /** Runs a hook and notes its end in the model. */
    void run(String unit, Hook hook) {
        store.change(model -> prepare(model, model.unit(unit), hook));
        tellStatus(unit);
        options.listeners().forEach(listener -> listener.started(unit, hook));
        Instant begin = now();
        HookContext context = context(unit, hook, null);
        Optional<Path> file = file(unit, hook);
        Outcome outcome;
        if (file.isEmpty()) {
            log(unit, "INFO", "skipped \"" + hook.name() + "\" hook (missing)");
            commit(context);
            outcome = Outcome.SKIPPED;
        } else {
            int code =
                    execute(context, file.get(), line -> log(unit, "DEBUG", line), line -> log(unit, "WARNING", line));
            outcome = conclude(context, code);
        }
        Duration duration = Duration.between(begin, now());
        options.listeners().forEach(listener -> listener.ended(unit, hook, outcome, duration));
        tellStatus(unit);
    }

    /** Runs an action; what it wrote is kept when its process ends with 0. */
    ActionResult act(String unit, Hook action, Map<String, Object> params) {
        Optional<Path> file = file(unit, action);
        if (file.isEmpty()) {
            String message = "action not implemented on unit " + GoJson.write(unit);
            return new ActionResult(false, message, Map.of(), List.of(), "", "", 0);
        }
        options.listeners().forEach(listener -> listener.started(unit, action));
        Instant begin = now();
        ActionRun run = new ActionRun(params);
        HookContext context = context(unit, action, run);
        List<String> out = Collections.synchronizedList(new ArrayList<>());
        List<String> err = Collections.synchronizedList(new ArrayList<>());
        int code = execute(context, file.get(), line -> out.add(line + "\n"), line -> err.add(line + "\n"));
        if (code == 0) {
            store.change(model -> flush(context, model));
        }
        String failure = run.failure != null ? run.failure : code == 0 ? "" : "exit status " + code;
        Outcome outcome = failure.isEmpty() ? Outcome.DONE : Outcome.FAILED;
        Duration duration = Duration.between(begin, now());
        options.listeners().forEach(listener -> listener.ended(unit, action, outcome, duration));
        return new ActionResult(
                failure.isEmpty(), failure, run.results, run.log, String.join("", out), String.join("", err), code);
    }

    private void prepare(ModelState model, UnitState unit, Hook hook) {
        unit.inFlight = hook;
        switch (hook.kind()) {
            case INSTALL -> unit.say(new Status("maintenance", "installing charm software", now()));
            case STOP -> unit.say(new Status("maintenance", "stopping charm software", now()));
            case REMOVE -> unit.say(new Status("maintenance", "cleaning up prior to charm deletion", now()));
            case RELATION_CREATED -> {
                if (!model.relation(hook.relation()).unitBags.containsKey(unit.name)) {
                    model.relation(hook.relation())
                            .unitBag(unit.name)
                            .put(options.network().databag());
                }
            }
            default -> {}
        }
    }

    private HookContext context(String unit, Hook hook, @Nullable ActionRun action) {
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        String id = unit + "-" + hook.name() + "-" + HexFormat.of().formatHex(random);
        CharmFace face = CharmFace.read(name -> text(layout.charm(unit).resolve(name)));
        return new HookContext(id, unit, hook, face, store.copy(), options.network(), new Now(), action);
    }

    private int execute(HookContext context, Path file, Consumer<String> out, Consumer<String> err) {
        KillPlan armed = killPlan.get();
        KillPlan plan = armed != null && armed.concerns(context.hook()) ? armed : null;
        Run run = new Run(context, plan);
        server.begin(run);
        try {
            HookProcess process = HookProcess.start(
                    file,
                    layout.charm(context.unitName()),
                    HookEnvironment.of(context, layout, server.address()),
                    out,
                    err);
            run.process.complete(process);
            running.set(process);
            store.change(model -> model.unit(context.unitName()).inFlightPid = process.pid());
            return process.waitFor(options.hookTimeout());
        } finally {
            running.set(null);
            server.end();
            if (plan != null) {
                killPlan.compareAndSet(plan, null);
            }
        }
    }

    private Outcome conclude(HookContext context, int code) {
        if (HookProcess.bySignal(code)) {
            log(context.unitName(), "WARNING", "hook \"" + context.hook().name() + "\" was terminated");
            return Outcome.KILLED;
        }
        if (code != 0) {
            fail(context, "exit status " + code);
            return Outcome.FAILED;
        }
        if (!context.refusals().isEmpty()) {
            fail(context, context.refusals().getFirst());
            return Outcome.FAILED;
        }
        log(context.unitName(), "INFO", "ran \"" + context.hook().name() + "\" hook");
        commit(context);
        return Outcome.DONE;
    }

    private void commit(HookContext context) {
        Map<String, Object> config = new TreeMap<>(context.application().config);
        store.change(model -> {
            UnitState unit = model.unit(context.unitName());
            flush(context, model);
            if (context.hook().kind() == Hook.Kind.CONFIG_CHANGED) {
                addresses(model, unit);
            }
            over(model, unit, context.hook(), config);
        });
    }

    /** Juju writes the addresses again with each config-changed, whatever the charm has made of them. */
    private void addresses(ModelState model, UnitState unit) {
        for (RelationState relation : model.relationsOf(unit.application)) {
            if (relation.inScope.contains(unit.name)) {
                relation.unitBag(unit.name).put(options.network().databag());
            }
        }
    }

    /** Moves on from a hook that failed, as if it had run; what it wrote is lost. */
    void skip(String unitName) {
        store.change(model -> {
            UnitState unit = model.unit(unitName);
            if (unit.failed != null) {
                over(model, unit, unit.failed, model.application(unit.application).config);
            }
        });
        tellStatus(unitName);
    }

    private void over(ModelState model, UnitState unit, Hook hook, Map<String, Object> config) {
        if (unit.failed != null) {
            unit.history.add(new Status(unit.workload.name(), unit.workload.message(), now()));
        }
        unit.inFlight = null;
        unit.failed = null;
        unit.retryAt = null;
        unit.failures = 0;
        new Ledger(model, now()).done(unit.name, hook, config);
    }

    /** Does the writes; a databag that ends as it began has not changed, however often it was written. */
    private static void flush(HookContext context, ModelState model) {
        IdentityHashMap<ModelState.Bag, Map<String, String>> before = new IdentityHashMap<>();
        IdentityHashMap<ModelState.Bag, Integer> versions = new IdentityHashMap<>();
        model.relations.values().stream()
                .flatMap(relation ->
                        Stream.concat(relation.unitBags.values().stream(), relation.applicationBags.values().stream()))
                .forEach(bag -> {
                    before.put(bag, bag.values);
                    versions.put(bag, bag.version);
                });
        context.flush(model);
        before.forEach((bag, values) -> {
            int version = versions.getOrDefault(bag, 0);
            bag.version = bag.values.equals(values) ? version : version + 1;
        });
    }

    private void fail(HookContext context, String reason) {
        String unitName = context.unitName();
        log(unitName, "ERROR", "hook \"" + context.hook().name() + "\" failed: " + reason);
        store.change(model -> {
            UnitState unit = model.unit(unitName);
            unit.inFlight = null;
            unit.failed = context.hook();
            unit.failures++;
            Duration wait = FIRST_RETRY.multipliedBy(1L << Math.min(unit.failures - 1, 10));
            unit.retryAt = now().plus(wait.compareTo(LAST_RETRY) < 0 ? wait : LAST_RETRY);
            unit.history.add(new Status("error", StatusTools.unitStatus(unit).message(), now()));
        });
    }

    /** The file to run: dispatch when the charm has one, else the hook's or action's own; empty without. */
    private Optional<Path> file(String unit, Hook hook) {
        Path charm = layout.charm(unit);
        Path dispatch = charm.resolve("dispatch");
        Path own = charm.resolve(hook.path());
        if (Files.exists(dispatch, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(dispatch);
        }
        return Files.exists(own, LinkOption.NOFOLLOW_LINKS) ? Optional.of(own) : Optional.empty();
    }

    private void log(String unit, String level, String message) {
        log.add(new LogLine(now(), unit, level, message));
    }

    private void tellStatus(String unit) {
        store.read(model -> Optional.ofNullable(model.units.get(unit)).map(StatusTools::unitStatus))
                .ifPresent(status -> options.listeners().forEach(listener -> listener.status(unit, status)));
    }

    private Instant now() {
        return options.clock().instant();
    }

    private static @Nullable String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : null;
        } catch (java.io.IOException failure) {
            throw new java.io.UncheckedIOException("cannot read " + file, failure);
        }
    }

    /** What tools do at once. */
    private final class Now implements HookContext.Immediate {
        @Override
        public Instant now() {
            return Uniter.this.now();
        }

        @Override
        public void change(Consumer<ModelState> change) {
            store.change(change);
        }

        @Override
        public void log(String unit, String level, String message) {
            Uniter.this.log(unit, level, message);
        }
    }

    /** One run as the tool server sees it: numbers the calls, keeps them, and kills where it was planned. */
    private final class Run implements ToolServer.Session {
        private final HookContext context;
        private final @Nullable KillPlan plan;
        private final java.util.concurrent.CompletableFuture<HookProcess> process =
                new java.util.concurrent.CompletableFuture<>();
        private int number;

        Run(HookContext context, @Nullable KillPlan plan) {
            this.context = context;
            this.plan = plan;
        }

        @Override
        public HookContext context() {
            return context;
        }

        @Override
        public boolean arrived(String tool, List<String> args) {
            number++;
            if (plan != null && plan.strikes(number, KillPlan.Moment.BEFORE_THE_CALL)) {
                keep(tool, args, "", new Answer(-1, "", ""));
                process.join().kill();
                return false;
            }
            return true;
        }

        @Override
        public boolean answered(String tool, List<String> args, String stdin, Answer answer) {
            keep(tool, args, stdin, answer);
            if (tool.equals("status-set") && answer.code() == 0) {
                tellStatus(context.unitName());
            }
            if (context.ended() || (plan != null && plan.strikes(number, KillPlan.Moment.AFTER_THE_CALL))) {
                process.join().kill();
                return false;
            }
            return true;
        }

        private void keep(String tool, List<String> args, String stdin, Answer answer) {
            Hook hook = context.hook();
            synchronized (calls) {
                calls.addLast(
                        new ToolCall(context.unitName(), hook.path(), context.id(), number, tool, args, stdin, answer));
                if (calls.size() > CALLS_KEPT) {
                    calls.removeFirst();
                }
            }
        }
    }

    /** Ends a hook that a killed simulator left running, if it is still that hook. */
    void endOrphan(UnitState unit) {
        ProcessHandle.of(unit.inFlightPid)
                .filter(process -> unit.inFlight != null && isOurs(process, unit.name))
                .ifPresent(HookProcess::kill);
    }

    private boolean isOurs(ProcessHandle process, String unit) {
        try {
            String environment = Files.readString(
                    Path.of("/proc", Long.toString(process.pid()), "environ"),
                    java.nio.charset.StandardCharsets.ISO_8859_1);
            return environment.contains("JUJU_CHARM_DIR=" + layout.charm(unit) + "\0");
        } catch (java.io.IOException gone) {
            return false;
        }
    }
}
