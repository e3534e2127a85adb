package orchestra.charm.simulator;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps a model in memory and, after each change, in one JSON file that is replaced whole: whatever moment the program
 * is killed at, the file is the model before or after a change. Thread-safe.
 */
final class ModelStore {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .changeDefaultVisibility(all -> all.withFieldVisibility(Visibility.ANY)
                    .withGetterVisibility(Visibility.NONE)
                    .withIsGetterVisibility(Visibility.NONE))
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private final Path file;
    private final ReentrantLock lock = new ReentrantLock();
    private ModelState state;

    ModelStore(Path file) {
        this.file = file;
        this.state = Files.exists(file) ? load(file) : new ModelState();
    }

    <T> T read(Function<ModelState, T> question) {
        lock.lock();
        try {
            return question.apply(state);
        } finally {
            lock.unlock();
        }
    }

    /** Changes the model on a copy, so that a change that throws leaves no trace, then saves. */
    void change(Consumer<ModelState> change) {
        lock.lock();
        try {
            ModelState draft = copy();
            change.accept(draft);
            save(draft);
            state = draft;
        } finally {
            lock.unlock();
        }
    }

    /** A copy of the model as it is now, for one hook to read and write. */
    ModelState copy() {
        lock.lock();
        try {
            return JSON.readValue(JSON.writeValueAsBytes(state), ModelState.class);
        } finally {
            lock.unlock();
        }
    }

    private static ModelState load(Path file) {
        try {
            return JSON.readValue(Files.readAllBytes(file), ModelState.class);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read the model " + file, failure);
        }
    }

    private void save(ModelState draft) {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try {
            Files.deleteIfExists(next);
            Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(next, JSON.writeValueAsBytes(draft));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot keep the model in " + file, failure);
        }
    }
}
