package orchestra.agent.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Collectors;
import orchestra.agent.apply.Hosts;
import orchestra.agent.apply.StepFailure;

/** A hosts(5) file, of which one line is ours, known by the comment at its end. */
public final class HostsFile implements Hosts {

    private static final String MARK = " # orchestra: storage_nat_ip";

    private final Path path;

    public HostsFile(Path path) {
        this.path = path;
    }

    @Override
    public boolean line(Optional<String> line) {
        try {
            String before = read();
            String others = before.lines()
                    .filter(other -> !other.endsWith(MARK))
                    .map(other -> other + "\n")
                    .collect(Collectors.joining());
            String after = others + line.map(ours -> ours + MARK + "\n").orElse("");
            boolean oursBefore = before.lines().anyMatch(other -> other.endsWith(MARK));
            if (after.equals(before) || (line.isEmpty() && !oursBefore)) {
                return false;
            }
            write(after);
            return true;
        } catch (IOException e) {
            throw new StepFailure("the hosts file " + path + " cannot be written: " + e.getMessage(), e);
        }
    }

    private String read() throws IOException {
        try {
            return Files.readString(path);
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    private void write(String text) throws IOException {
        Path fresh = path.resolveSibling("." + path.getFileName() + ".orchestra");
        Files.writeString(fresh, text);
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
        try {
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // In a container the file may be a mount of its own, which cannot be replaced, only written.
            Files.writeString(path, text);
            Files.deleteIfExists(fresh);
        }
    }
}
