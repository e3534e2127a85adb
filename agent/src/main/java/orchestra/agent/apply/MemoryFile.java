package orchestra.agent.apply;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import orchestra.agent.facts.Memory;
import orchestra.agent.plan.Owner;

/** The file in which a unit's {@link Memory} lies; only root reads it. */
public final class MemoryFile {

    private final Path path;
    private final Files files;

    /** Keeps the memory in {@code folder}. */
    public MemoryFile(Path folder, Files files) {
        this.path = folder.resolve("memory.json");
        this.files = files;
    }

    /** What is remembered; nothing where the file is not there. */
    public Memory read() {
        try {
            return Memory.read(java.nio.file.Files.readString(path));
        } catch (NoSuchFileException e) {
            return Memory.NONE;
        } catch (IOException e) {
            throw new StepFailure("the unit's memory " + path + " cannot be read: " + e.getMessage(), e);
        }
    }

    void write(Memory memory) {
        files.text(path, memory.write(), Owner.AGENT, "rw-------");
    }

    void forget() {
        files.gone(path);
    }
}
