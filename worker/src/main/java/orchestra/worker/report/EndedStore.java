package orchestra.worker.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import orchestra.protocol.AttemptId;
import orchestra.protocol.Report;
import orchestra.protocol.ReportJson;
import orchestra.protocol.UnreadableMessage;
import orchestra.protocol.WorkerName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends that no orchestrator has answered yet, a file each, so that a killed worker's results are not lost. A file is
 * whole or absent; it is not forced to the disk, so a machine that loses its power loses what is then done again.
 */
public final class EndedStore {
    private static final Logger LOG = LoggerFactory.getLogger(EndedStore.class);
    private static final String SUFFIX = ".json";
    private static final String PARTIAL = ".partial";

    private final Path folder;

    /** A store in a folder, which is made when it is not there. */
    public EndedStore(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Keeps an end. What cannot be written is logged, and then lives in memory alone. */
    public void keep(WorkerName worker, Report.Ended ended) {
        Path file = file(ended.attempt());
        Path partial = file.resolveSibling(file.getFileName() + PARTIAL);
        try {
            Files.write(partial, ReportJson.write(new ReportJson.Batch(worker, List.of(ended))));
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            LOG.atWarn()
                    .addKeyValue("attempt", ended.attempt())
                    .addKeyValue("cause", failure.toString())
                    .log("Result not kept on disk");
        }
    }

    public void forget(AttemptId attempt) {
        delete(file(attempt));
    }

    /** What is kept, with who ended it; one report in each. What cannot be read is logged and deleted. */
    public List<ReportJson.Batch> all() {
        List<ReportJson.Batch> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                read(file, found);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return found;
    }

    private void read(Path file, List<ReportJson.Batch> found) throws IOException {
        if (file.toString().endsWith(SUFFIX)) {
            try {
                ReportJson.Batch batch = ReportJson.readBatch(Files.readAllBytes(file));
                if (batch.reports().size() == 1 && batch.reports().getFirst() instanceof Report.Ended) {
                    found.add(batch);
                    return;
                }
            } catch (UnreadableMessage unreadable) {
                LOG.atWarn()
                        .addKeyValue("file", file)
                        .addKeyValue("cause", unreadable.getMessage())
                        .log("Kept result is unreadable and deleted");
            }
        }
        delete(file);
    }

    private Path file(AttemptId attempt) {
        return folder.resolve(attempt + SUFFIX);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("cause", failure.toString())
                    .log("Kept result not deleted");
        }
    }
}
