package orchestra.daemon;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/** Reads the files we are told things by. A credential's one final newline is not part of it; nothing else is cut. */
public final class FileReading {
    private FileReading() {}

    /** What a file holds. */
    public sealed interface Found {
        record Text(String text) implements Found {}

        record Unreadable(String cause) implements Found {}
    }

    /** A folder of credential files, in systemd's form: one file per credential. */
    public interface Folder {
        Found read(String name);
    }

    public static Folder folder(Path path) {
        return name -> {
            try {
                String text = Files.readString(path.resolve(name), StandardCharsets.UTF_8);
                return new Found.Text(text.endsWith("\n") ? text.substring(0, text.length() - 1) : text);
            } catch (NoSuchFileException absent) {
                return new Found.Unreadable("there is no file " + path.resolve(name));
            } catch (IOException failure) {
                return new Found.Unreadable(failure.getClass().getSimpleName());
            }
        };
    }

    /**
     * Reads a properties file in UTF-8.
     *
     * @throws InvalidSettings when it cannot be read
     */
    public static Properties properties(Path path) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(Files.readString(path, StandardCharsets.UTF_8)));
            return properties;
        } catch (NoSuchFileException absent) {
            throw new InvalidSettings(List.of("there is no file " + path));
        } catch (IOException | IllegalArgumentException failure) {
            throw new InvalidSettings(List.of(path + " cannot be read as properties: " + failure.getMessage()));
        }
    }
}
