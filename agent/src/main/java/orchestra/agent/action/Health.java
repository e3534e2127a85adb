package orchestra.agent.action;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import orchestra.agent.Unit;
import orchestra.agent.apply.InTime;
import orchestra.agent.apply.StepFailure;
import orchestra.agent.facts.Facts;
import orchestra.agent.mongo.DatabaseLook;
import orchestra.agent.plan.CheckoutStep;
import orchestra.agent.plan.Plan;
import orchestra.agent.plan.ServerAccess;
import orchestra.agent.plan.ServiceStep;
import orchestra.agent.plan.Step;
import orchestra.agent.plan.StorageStep;
import orchestra.agent.rabbit.BrokerLook;
import orchestra.agent.storage.Mounted;
import orchestra.charm.Status;

/**
 * Looks at every part of the unit that the plan wants there. The one thing it writes is a small file on the storage,
 * which it removes at once.
 */
final class Health {

    private static final Duration STORAGE = Duration.ofSeconds(10);
    private static final Duration API = Duration.ofSeconds(3);
    private static final long MIB = 1024L * 1024;
    private static final long LEAST_FREE = 512 * MIB;
    private static final String NEXT_HOOK = "the next hook puts it right, at the latest update-status";
    private static final Set<PosixFilePermission> OF_OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private final Unit unit;
    private final Facts facts;
    private final Plan plan;

    Health(Unit unit, Facts facts, Plan plan) {
        this.unit = unit;
        this.facts = facts;
        this.plan = plan;
    }

    /** Every part, whatever is wrong with the others. */
    List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        Status planned = Status.worst(plan.statuses());
        parts.add(
                planned.level() == Status.Level.ACTIVE
                        ? Part.good("unit", planned.message())
                        : Part.bad("unit", planned.message(), "see docs/reference/statuses.md"));
        parts.add(disk());
        if (facts.cluster().active().filter(facts.unit()::equals).isEmpty()) {
            // Nothing is meant to run here.
            return parts;
        }
        parts.add(storage());
        parts.add(database());
        parts.add(broker());
        parts.add(services());
        parts.add(credentials());
        parts.add(checkouts());
        parts.add(api());
        return parts;
    }

    private Part storage() {
        Optional<StorageStep.Mounted> wanted = plan.steps().stream()
                .filter(StorageStep.Mounted.class::isInstance)
                .map(StorageStep.Mounted.class::cast)
                .findFirst();
        if (wanted.isEmpty()) {
            return Part.bad("storage", "there is none to use", "integrate the storage endpoint, or set storage_*");
        }
        Optional<Mounted> mounted = facts.mounted();
        if (mounted.filter(found -> found.is(wanted.get().spec())).isEmpty()) {
            return Part.bad(
                    "storage",
                    "wanted " + wanted.get().spec().text() + " at "
                            + wanted.get().path() + ", found "
                            + mounted.map(Mounted::source).orElse("nothing"),
                    NEXT_HOOK);
        }
        try {
            Path place = wanted.get().path();
            long free = new InTime(STORAGE).get("the storage", () -> probe(place));
            return free < LEAST_FREE
                    ? Part.bad("storage", "only " + mebibytes(free) + " are free", "make room on the storage")
                    : Part.good("storage", wanted.get().spec().text() + ", " + mebibytes(free) + " free");
        } catch (StepFailure e) {
            return Part.bad("storage", String.valueOf(e.getMessage()), "look at its server, and at its export");
        }
    }

    /** Writes, reads and removes a file; gives the free bytes. */
    private static long probe(Path storage) {
        Path file = storage.resolve(".orchestra-probe-" + UUID.randomUUID());
        try {
            try {
                byte[] text = file.toString().getBytes(StandardCharsets.UTF_8);
                Files.write(file, text);
                if (!Arrays.equals(text, Files.readAllBytes(file))) {
                    throw new StepFailure("what was written to the storage reads otherwise");
                }
                return Files.getFileStore(file).getUsableSpace();
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new StepFailure("the storage cannot be written to: " + e, e);
        }
    }

    private Part database() {
        Optional<ServerAccess.Database> database = ServerAccess.database(facts);
        if (database.isEmpty()) {
            return Part.bad("database", "there is none to use", "see the unit's status");
        }
        String cure = database.get().own() ? "look at the log of the service mongod" : "look at its application";
        try {
            DatabaseLook.Found found = DatabaseLook.at(
                    database.get().access(),
                    database.get().orchestra(),
                    database.get().embedded());
            return found.primary()
                    ? Part.good("database", "version " + found.version() + ", " + mebibytes(found.bytes()))
                    : Part.bad("database", "it is not the primary of its replica set", cure);
        } catch (StepFailure e) {
            return Part.bad("database", String.valueOf(e.getMessage()), cure);
        }
    }

    private Part broker() {
        Optional<ServerAccess.Broker> broker = ServerAccess.broker(facts);
        if (broker.isEmpty()) {
            return Part.bad("broker", "there is none to use", "see the unit's status");
        }
        try {
            String greeting =
                    BrokerLook.greeting(broker.get().host(), broker.get().port());
            List<String> alarms =
                    broker.get().management().map(BrokerLook::alarms).orElse(List.of());
            return alarms.isEmpty()
                    ? Part.good("broker", greeting)
                    : Part.bad("broker", String.join("; ", alarms), "give its machine memory or disk space");
        } catch (StepFailure e) {
            return Part.bad("broker", String.valueOf(e.getMessage()), "look at the log of the service rabbitmq");
        }
    }

    private Part services() {
        List<String> running = new ArrayList<>();
        List<String> down = new ArrayList<>();
        for (Step step : plan.steps()) {
            if (step instanceof ServiceStep.Running service) {
                String name = service.spec().name();
                (unit.ports().services().running(name) ? running : down).add(name);
            }
        }
        return down.isEmpty()
                ? Part.good("services", String.join(", ", running))
                : Part.bad("services", String.join(", ", down) + " should run", NEXT_HOOK + "; see the log of each");
    }

    private Part checkouts() {
        List<String> there = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (Step step : plan.steps()) {
            if (step instanceof CheckoutStep.Fetched charm) {
                (unit.ports().checkouts().there(charm.order()) ? there : missing)
                        .add(charm.order().name() + " from " + charm.order().sourceText());
            }
        }
        return missing.isEmpty()
                ? Part.good("checkouts", String.join(", ", there))
                : Part.bad("checkouts", String.join(", ", missing) + " is not in its place as ordered", NEXT_HOOK);
    }

    private Part credentials() {
        List<String> faults = new ArrayList<>();
        int good = 0;
        for (Step step : plan.steps()) {
            if (step instanceof Step.TextFile file && file.mode().equals("r--------")) {
                Optional<String> fault = fault(file);
                fault.ifPresent(faults::add);
                good += fault.isEmpty() ? 1 : 0;
            }
        }
        return faults.isEmpty()
                ? Part.good("credentials", good + " files, each for its owner only")
                : Part.bad("credentials", String.join("; ", faults), NEXT_HOOK);
    }

    private static Optional<String> fault(Step.TextFile file) {
        try {
            if (!Files.exists(file.path())) {
                return Optional.of(file.path() + " is missing");
            }
            if (Files.getPosixFilePermissions(file.path()).stream().anyMatch(OF_OTHERS::contains)) {
                return Optional.of(file.path() + " may be read by others");
            }
            return Files.readString(file.path()).equals(file.content().reveal())
                    ? Optional.empty()
                    : Optional.of(file.path() + " is not up to date");
        } catch (IOException e) {
            return Optional.of(file.path() + " cannot be read: " + e);
        }
    }

    private Part api() {
        if (facts.hold().restore().isPresent()) {
            return Part.bad(
                    "api",
                    "it is closed, since a restore was interrupted",
                    "juju run " + facts.unit() + " restore id="
                            + facts.hold().restore().get().id());
        }
        if (facts.hold().paused()) {
            return Part.bad("api", "it is closed by the action pause", "juju run " + facts.unit() + " resume");
        }
        return unit.ports()
                .probe()
                .problem(facts.place().apiPort(), facts.place().instance(), API)
                .map(problem ->
                        Part.bad("api", problem, "see the other parts, and the log of the service orchestrator"))
                .orElseGet(
                        () -> Part.good("api", "ready on port " + facts.place().apiPort()));
    }

    private Part disk() {
        Path state = facts.place().state();
        try {
            long free = Files.getFileStore(state).getUsableSpace();
            return free < LEAST_FREE
                    ? Part.bad("disk", "only " + mebibytes(free) + " are free for " + state, "make room on the machine")
                    : Part.good("disk", mebibytes(free) + " free for " + state);
        } catch (IOException e) {
            return Part.bad("disk", state + " cannot be looked at: " + e, NEXT_HOOK);
        }
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%d MiB", bytes / MIB);
    }
}
