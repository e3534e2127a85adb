package orchestra.agent.backup;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import orchestra.agent.apply.StepFailure;
import orchestra.agent.facts.Hold;
import orchestra.agent.mongo.CollectionForm;
import orchestra.agent.mongo.DatabaseCopy;
import orchestra.agent.plan.ServerAccess;
import org.bson.RawBsonDocument;

/**
 * Puts databases back to what a backup holds. Every collection is loaded under another name first, with its indexes;
 * only then do they take the places of those that are there, one by one.
 *
 * <p>INVARIANT: from before the first place is taken until after the last, the unit's {@link Hold} names the backup and
 * the safety backup, so that the API stays closed and whoever runs a restore next knows that the data are not whole.
 * Before that the hold is left as it is: whatever ends a restore there has nothing to undo.
 */
public final class Restore {

    private static final String TEMPORARY = "orchestra.restore.";
    private static final int BATCH = 500;
    private static final int BATCH_BYTES = 4 * 1024 * 1024;

    private final ServerAccess.Database database;
    private final DatabaseCopy copy;
    private final BackupFolder folder;
    private final Holding holding;
    private final Progress progress;
    private boolean givenUp;

    /** The unit's hold, where it is kept durably. */
    public interface Holding {

        Hold read();

        void write(Hold hold);
    }

    public Restore(
            ServerAccess.Database database,
            DatabaseCopy copy,
            BackupFolder folder,
            Holding holding,
            Progress progress) {
        this.database = database;
        this.copy = copy;
        this.folder = folder;
        this.holding = holding;
        this.progress = progress;
    }

    /** Whether a collection is one that a restore is loading, or was. */
    static boolean isTemporary(String collection) {
        return collection.startsWith(TEMPORARY);
    }

    /**
     * Restores. Throws {@link StepFailure}: either nothing has changed, and the hold is as it was, or the hold says
     * that a restore has to be run again.
     *
     * @param stop stops whoever writes to the orchestrator's database
     * @param safety makes a backup of what is there now; not asked when data that are not whole are there
     * @return the ID of the safety backup
     */
    public String run(Manifest manifest, Runnable stop, Supplier<BackupId> safety) {
        try {
            Hold before = holding.read();
            stop.run();
            String safe = before.restore()
                    .map(Hold.Restore::safety)
                    .orElseGet(() -> safety.get().text());
            room(manifest);
            Map<Role, List<String>> loaded = load(manifest);
            begin(before.withRestore(Optional.of(new Hold.Restore(manifest.id().text(), safe))));
            loaded.forEach(this::swap);
            holding.write(before.withRestore(Optional.empty()));
            return safe;
        } catch (StepFailure e) {
            throw e;
        } catch (RuntimeException e) {
            // Such as what a driver throws, or a backup's file whose text is no JSON.
            throw new StepFailure("the restore of " + manifest.id() + " failed: " + e, e);
        }
    }

    /**
     * Has a run that nobody waits for any more take no place. One that has begun to is not stopped, and the hold says
     * so.
     */
    public synchronized void giveUp() {
        givenUp = true;
    }

    private synchronized void begin(Hold hold) {
        if (givenUp) {
            throw new StepFailure("the restore was given up, and nothing is changed: run it again");
        }
        holding.write(hold);
    }

    private void room(Manifest manifest) {
        long room = copy.room(database.orchestra());
        if (room < manifest.bytes()) {
            throw new StepFailure("the restore may take up to " + manifest.bytes() + " bytes, and " + room
                    + " are free on the database's disk: make room there");
        }
    }

    /** Loads every collection under its other name; gives the names they are to have. */
    private Map<Role, List<String>> load(Manifest manifest) {
        CollectionFiles files = new CollectionFiles(folder.of(manifest.id()));
        Map<Role, List<String>> loaded = new LinkedHashMap<>();
        for (Role role : Role.values()) {
            loaded.put(role, new ArrayList<>());
            for (CollectionForm form : copy.collections(role.on(database))) {
                if (isTemporary(form.name())) {
                    copy.drop(role.on(database), form.name());
                }
            }
        }
        for (Manifest.Collection collection : manifest.collections()) {
            CollectionForm form =
                    CollectionForm.of(files.text(CollectionFiles.metadata(collection.role(), collection.name())));
            String name = collection.role().on(database);
            String temporary = TEMPORARY + collection.name();
            copy.create(name, temporary, form.options());
            long documents =
                    fill(files, collection, name, temporary, form.options().containsKey("validator"));
            if (documents != collection.documents()) {
                throw new StepFailure("the backup holds " + documents + " documents of " + collection.name() + ", and"
                        + " its manifest says " + collection.documents());
            }
            progress.slowly(() -> copy.index(name, temporary, form.indexes()));
            loaded.getOrDefault(collection.role(), new ArrayList<>()).add(collection.name());
            progress.said(name + "." + collection.name() + ": " + documents + " documents loaded");
        }
        return loaded;
    }

    private long fill(
            CollectionFiles files, Manifest.Collection collection, String name, String temporary, boolean unchecked) {
        List<RawBsonDocument> batch = new ArrayList<>();
        AtomicLong bytes = new AtomicLong();
        AtomicLong documents = new AtomicLong();
        Runnable flush = () -> {
            if (!batch.isEmpty()) {
                copy.insert(name, temporary, batch, unchecked);
                documents.addAndGet(batch.size());
                batch.clear();
                bytes.set(0);
                progress.moved();
            }
        };
        files.read(CollectionFiles.documents(collection.role(), collection.name()), document -> {
            if (bytes.get() + document.getByteLength() > BATCH_BYTES) {
                flush.run();
            }
            batch.add(document);
            bytes.addAndGet(document.getByteLength());
            if (batch.size() >= BATCH) {
                flush.run();
            }
        });
        flush.run();
        return documents.get();
    }

    /** Lets what was loaded take its places, and drops what the backup does not have. */
    private void swap(Role role, List<String> loaded) {
        String name = role.on(database);
        loaded.forEach(collection -> progress.slowly(() -> copy.rename(name, TEMPORARY + collection, collection)));
        for (CollectionForm form : copy.collections(name)) {
            if (!loaded.contains(form.name())) {
                copy.drop(name, form.name());
            }
        }
    }
}
