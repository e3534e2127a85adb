package orchestra.agent.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import orchestra.agent.apply.StepFailure;
import orchestra.agent.mongo.CollectionForm;
import orchestra.agent.mongo.DatabaseCopy;
import orchestra.agent.mongo.StaleSnapshot;
import orchestra.agent.plan.ServerAccess;
import orchestra.charm.Json;

/** Makes a backup: every collection as it is at one moment, and the options that are no secret. */
public final class Backup {

    static final String OPTIONS = "options.json";

    /** What is needed besides the documents. */
    private static final long OVERHEAD = 16L * 1024 * 1024;

    private static final int TRIES = 3;

    private final ServerAccess.Database database;
    private final DatabaseCopy copy;
    private final BackupFolder folder;
    private final Progress progress;

    public Backup(ServerAccess.Database database, DatabaseCopy copy, BackupFolder folder, Progress progress) {
        this.database = database;
        this.copy = copy;
        this.folder = folder;
        this.progress = progress;
    }

    /**
     * Of what, and what it is called.
     *
     * @param name a comment for people
     * @param options the plain options in force
     */
    public record About(String unit, String release, String name, Map<String, String> options, Instant now) {

        public About {
            options = Map.copyOf(options);
        }
    }

    /** Makes it; throws {@link StepFailure}, and then there is none. */
    public Manifest create(About about) {
        BackupId id = BackupId.at(about.now());
        // Another's server is set by whoever runs it.
        boolean kept = database.own() && copy.keepHistory(true);
        try {
            if (!kept && !database.embedded()) {
                progress.said("the database server keeps its history for as long as it likes, usually 5 minutes: a"
                        + " longer backup fails");
            }
            for (int attempt = 1; ; attempt++) {
                try {
                    return attempt(id, about);
                } catch (StaleSnapshot e) {
                    if (attempt == TRIES) {
                        throw new StepFailure(
                                "the backup was begun " + TRIES + " times, and each time collections were made or"
                                        + " indexes changed meanwhile, or it took longer than the server keeps its"
                                        + " history: try again later",
                                e);
                    }
                    progress.said("the moment cannot be read any more: begun anew");
                }
            }
        } finally {
            if (kept) {
                copy.keepHistory(false);
            }
        }
    }

    private Manifest attempt(BackupId id, About about) {
        String server = copy.version();
        long bytes = copy.bytes(database.orchestra()) + copy.bytes(database.workers());
        Path part = folder.begin(id, bytes + OVERHEAD);
        CollectionFiles files = new CollectionFiles(part);
        List<Manifest.File> written = new ArrayList<>();
        List<Manifest.Collection> collections = new ArrayList<>();
        Map<Role, List<CollectionForm>> before = forms();
        try (DatabaseCopy.Moment moment = moment(before)) {
            if (!forms().equals(before)) {
                throw new StepFailure("collections were made while the backup began: run it again");
            }
            before.forEach((role, forms) -> {
                for (CollectionForm form : forms) {
                    written.add(files.compressed(
                            CollectionFiles.metadata(role, form.name()),
                            out -> out.write(form.metadata().getBytes(StandardCharsets.UTF_8))));
                    collections.add(documents(moment, role, form, files, written));
                }
            });
            written.add(files.plain(
                    OPTIONS,
                    out -> out.write(
                            (Json.write(new TreeMap<>(about.options())) + "\n").getBytes(StandardCharsets.UTF_8))));
            Map<Role, String> names = new LinkedHashMap<>();
            for (Role role : Role.values()) {
                names.put(role, role.on(database));
            }
            Manifest manifest = new Manifest(
                    id,
                    about.now().toString(),
                    about.name(),
                    about.unit(),
                    about.release(),
                    server,
                    moment.text(),
                    names,
                    collections,
                    written);
            folder.finish(part, manifest);
            return manifest;
        } catch (UncheckedIOException e) {
            throw new StepFailure("the backup cannot be written: " + e.getCause(), e);
        } finally {
            left(part);
        }
    }

    private DatabaseCopy.Moment moment(Map<Role, List<CollectionForm>> forms) {
        for (Map.Entry<Role, List<CollectionForm>> entry : forms.entrySet()) {
            if (!entry.getValue().isEmpty()) {
                return copy.moment(
                        entry.getKey().on(database), entry.getValue().getFirst().name());
            }
        }
        return copy.nothing();
    }

    private Manifest.Collection documents(
            DatabaseCopy.Moment moment,
            Role role,
            CollectionForm form,
            CollectionFiles files,
            List<Manifest.File> written) {
        AtomicLong documents = new AtomicLong();
        AtomicLong bytes = new AtomicLong();
        written.add(files.compressed(
                CollectionFiles.documents(role, form.name()),
                out -> moment.documents(role.on(database), form.name(), document -> {
                    CollectionFiles.write(out, document);
                    documents.incrementAndGet();
                    bytes.addAndGet(document.getByteLength());
                    progress.moved();
                })));
        progress.said(role.on(database) + "." + form.name() + ": " + documents + " documents");
        return new Manifest.Collection(role, form.name(), documents.get(), bytes.get());
    }

    private Map<Role, List<CollectionForm>> forms() {
        Map<Role, List<CollectionForm>> forms = new LinkedHashMap<>();
        for (Role role : Role.values()) {
            forms.put(
                    role,
                    copy.collections(role.on(database)).stream()
                            .filter(form -> !role.leavesOut(form.name()) && !Restore.isTemporary(form.name()))
                            .toList());
        }
        return forms;
    }

    /** What was not renamed is not whole. */
    private static void left(Path part) {
        try {
            if (java.nio.file.Files.exists(part)) {
                BackupFolder.remove(part);
            }
        } catch (IOException e) {
            // The next backup removes it.
            return;
        }
    }
}
