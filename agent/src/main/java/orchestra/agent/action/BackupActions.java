package orchestra.agent.action;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import orchestra.agent.apply.HoldFile;
import orchestra.agent.apply.InTime;
import orchestra.agent.apply.Services;
import orchestra.agent.apply.StepFailure;
import orchestra.agent.backup.Backup;
import orchestra.agent.backup.BackupFolder;
import orchestra.agent.backup.BackupId;
import orchestra.agent.backup.Manifest;
import orchestra.agent.backup.Progress;
import orchestra.agent.backup.Restore;
import orchestra.agent.facts.Facts;
import orchestra.agent.facts.Hold;
import orchestra.agent.facts.Rotation;
import orchestra.agent.machine.StorageFolders;
import orchestra.agent.mongo.DatabaseCopy;
import orchestra.agent.plan.PlanText;
import orchestra.agent.plan.ServerAccess;
import orchestra.agent.plan.Statuses;
import orchestra.charm.Json;

/** Backups of the working unit, on its shared storage. */
final class BackupActions {

    /** How long the storage may be silent. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ActionContext context;
    private final InTime inTime = new InTime(PATIENCE);
    private final Progress progress;

    BackupActions(ActionContext context) {
        this.context = context;
        this.progress = new ActionProgress(context.juju(), inTime);
    }

    void create() {
        if (!context.works("create-backup")) {
            return;
        }
        Facts facts = context.reconciliation().look();
        facts.hold().restore().ifPresent(begun -> {
            throw new StepFailure("restore " + begun.id()
                    + " was interrupted, and the database may be half the old one and half the new one: run restore"
                    + " first");
        });
        BackupFolder folder = folder(facts);
        ServerAccess.Database database = database(facts);
        Manifest manifest;
        boolean stopped = database.embedded() && services().stop(ServerAccess.ORCHESTRATOR);
        try (DatabaseCopy copy = DatabaseCopy.open(database.access(), database.embedded())) {
            manifest = inTime.get(
                    "the storage",
                    () -> new Backup(database, copy, folder, progress).create(about(facts, context.parameter("name"))));
        } finally {
            if (stopped) {
                context.reconciliation().run(Rotation.NONE);
            }
        }
        Map<String, String> results = new LinkedHashMap<>();
        results.put("id", manifest.id().text());
        results.put("folder", folder.of(manifest.id()).toString());
        results.put("moment", manifest.moment());
        results.put("collections", Integer.toString(manifest.collections().size()));
        results.put("documents", Long.toString(manifest.documents()));
        results.put("bytes", Long.toString(stored(manifest)));
        context.juju().writeActionResults(results);
    }

    void list() {
        if (!context.works("list-backups")) {
            return;
        }
        List<Manifest> manifests =
                inTime.get("the storage", folder(context.reconciliation().look())::list);
        Map<String, String> results = new LinkedHashMap<>();
        results.put("count", Integer.toString(manifests.size()));
        results.put(
                "backups",
                manifests.isEmpty()
                        ? "none"
                        : manifests.stream()
                                .map(manifest -> manifest.id() + "  " + stored(manifest) + " bytes, "
                                        + manifest.documents() + " documents, by " + manifest.unit() + " of release "
                                        + manifest.release()
                                        + (manifest.name().isEmpty() ? "" : ": " + manifest.name()))
                                .collect(Collectors.joining("\n")));
        context.juju().writeActionResults(results);
    }

    void restore() {
        if (!context.works("restore")) {
            return;
        }
        BackupId id = id(context.parameter("id"));
        Facts facts = context.reconciliation().look();
        BackupFolder folder = folder(facts);
        ServerAccess.Database database = database(facts);
        Manifest manifest = inTime.get("the storage", () -> folder.verified(id, progress));
        Map<String, String> results = new LinkedHashMap<>();
        try (DatabaseCopy copy = DatabaseCopy.open(database.access(), database.embedded())) {
            Restore restore = new Restore(database, copy, folder, holding(context.hold()), progress);
            Backup backup = new Backup(database, copy, folder, progress);
            Runnable stop = () -> {
                context.juju().writeStatus(Statuses.restoring(id.text()));
                services().stop(ServerAccess.ORCHESTRATOR);
            };
            results.put("restored", id.text());
            try {
                results.put(
                        "safety-backup",
                        inTime.get(
                                "the storage",
                                () -> restore.run(
                                        manifest,
                                        stop,
                                        () -> backup.create(about(facts, "before the restore of " + id))
                                                .id())));
            } finally {
                // Whoever hangs may wake up once the API is open again.
                restore.giveUp();
            }
            results.put("collections", Integer.toString(manifest.collections().size()));
            results.put("documents", Long.toString(manifest.documents()));
            results.put("options", options(facts, folder.of(id)));
        } catch (StepFailure e) {
            context.reconciliation().run(Rotation.NONE);
            throw e;
        } catch (RuntimeException e) {
            context.reconciliation().run(Rotation.NONE);
            throw new StepFailure("the restore of " + id + " failed: " + e, e);
        }
        context.settle(results);
    }

    private static Restore.Holding holding(HoldFile file) {
        return new Restore.Holding() {
            @Override
            public Hold read() {
                return file.read();
            }

            @Override
            public void write(Hold hold) {
                file.write(hold);
            }
        };
    }

    private static BackupId id(String text) {
        try {
            return new BackupId(text);
        } catch (IllegalArgumentException e) {
            throw new StepFailure("id: " + e.getMessage(), e);
        }
    }

    private static Backup.About about(Facts facts, String name) {
        return new Backup.About(
                facts.unit().toString(), facts.version(), name, facts.options().plain(), facts.now());
    }

    /** The backups of the storage that is wanted and mounted; a folder below an empty mount point is none. */
    private BackupFolder folder(Facts facts) {
        Path storage = facts.place().storage();
        boolean wanted = PlanText.storageIsThere(facts);
        boolean marked = wanted
                && inTime.get("the storage", () -> {
                    try {
                        return Files.readString(storage.resolve(StorageFolders.MARKER))
                                .lines()
                                .anyMatch(facts.unit().application()::equals);
                    } catch (IOException e) {
                        return false;
                    }
                });
        if (!marked) {
            throw new StepFailure("backups lie on the shared storage, and it is not mounted: see the unit's status");
        }
        // Units of two models may have the same name.
        return new BackupFolder(storage, System.getenv().getOrDefault("JUJU_MODEL_UUID", "") + "-" + facts.unit());
    }

    private static ServerAccess.Database database(Facts facts) {
        return ServerAccess.database(facts)
                .orElseThrow(() -> new StepFailure("there is no database to use: see the unit's status"));
    }

    private Services services() {
        return context.unit().ports().services();
    }

    private static long stored(Manifest manifest) {
        return manifest.files().stream().mapToLong(Manifest.File::bytes).sum();
    }

    /** The commands that bring back the options, which only an operator may set. */
    private String options(Facts facts, Path backup) {
        Map<String, String> before;
        try {
            before = Json.texts(Files.readString(backup.resolve("options.json")));
        } catch (IOException e) {
            return "cannot be read from the backup: " + e;
        }
        List<String> commands = new ArrayList<>();
        String command = facts.place().local()
                ? "./run config "
                : "juju config " + facts.unit().application() + " ";
        new TreeMap<>(before).forEach((option, was) -> {
            if (!Optional.ofNullable(facts.options().plain().get(option))
                    .filter(was::equals)
                    .isPresent()) {
                commands.add(command + option + "='" + was.replace("'", "'\\''") + "'");
            }
        });
        return commands.isEmpty() ? "as they were" : String.join("\n", commands);
    }
}
