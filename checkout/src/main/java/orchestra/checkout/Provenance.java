package orchestra.checkout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import orchestra.charm.Json;
import org.jspecify.annotations.Nullable;

/**
 * What lies beside a charm's folder and tells what is in it: for people, and for us to know our own folder by. It holds
 * no secret.
 *
 * @param inode the folder's number in its file system, 0 for none yet
 * @param next the number of the folder that is about to take its place, 0 for none
 */
record Provenance(String source, String reference, String revision, String fetched, long inode, long next) {

    /** Of what was fetched just now, and has no place yet. */
    static Provenance of(Request request, String revision) {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        return new Provenance(request.source(), request.reference(), revision, now, 0, 0);
    }

    /** Reads the file; empty when it is missing or none of ours. */
    static Optional<Provenance> read(Path file) throws IOException {
        try {
            Map<String, @Nullable Object> all = Json.object(Files.readString(file));
            return Optional.of(new Provenance(
                    text(all.get("source")),
                    text(all.get("reference")),
                    text(all.get("revision")),
                    text(all.get("fetched")),
                    number(all.get("folder")),
                    number(all.get("next"))));
        } catch (NoSuchFileException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The same folder, with another about to take its place. */
    Provenance awaiting(long newNext) {
        return new Provenance(source, reference, revision, fetched, inode, newNext);
    }

    /** The same, of a folder in its place. */
    Provenance at(long newInode) {
        return new Provenance(source, reference, revision, fetched, newInode, 0);
    }

    /** Whether the folder of this number is ours. */
    boolean knows(long number) {
        return number != 0 && (number == inode || number == next);
    }

    String json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("source", source);
        all.put("reference", reference);
        all.put("revision", revision);
        all.put("fetched", fetched);
        all.put("folder", inode);
        all.put("next", next);
        return Json.write(all) + "\n";
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private static long number(@Nullable Object value) {
        return value instanceof Long number ? number : 0;
    }
}
