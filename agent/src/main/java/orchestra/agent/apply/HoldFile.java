package orchestra.agent.apply;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import orchestra.agent.facts.Hold;
import orchestra.agent.plan.Owner;

/** The file in which a unit's {@link Hold} lies. It is there only while something holds the API back. */
public final class HoldFile {

    private final Path folder;
    private final Path path;
    private final Files files;

    /** Keeps it in {@code folder}. */
    public HoldFile(Path folder, Files files) {
        this.folder = folder;
        this.path = folder.resolve("hold.json");
        this.files = files;
    }

    /** What holds the API back; throws {@link StepFailure} where that cannot be told. */
    public Hold read() {
        if (!java.nio.file.Files.exists(path)) {
            return Hold.NONE;
        }
        try {
            return Hold.read(java.nio.file.Files.readString(path));
        } catch (NoSuchFileException e) {
            return Hold.NONE;
        } catch (IOException e) {
            throw new StepFailure(path + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Keeps it, durably. */
    public void write(Hold hold) {
        if (hold.any()) {
            files.folder(folder, Owner.AGENT, "rwx------");
            files.text(path, hold.write(), Owner.AGENT, "rw-------");
        } else {
            files.gone(path);
        }
    }
}
