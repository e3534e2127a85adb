package orchestra.worker.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import orchestra.protocol.Outcome;
import orchestra.protocol.Report;
import orchestra.protocol.ReportJson;
import orchestra.worker.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EndedStoreTest {
    private static final Report.Ended ENDED =
            new Report.Ended(Samples.attempt(1), Outcome.FAILURE, Map.of("key", "value"), "it broke", "log\n");

    @TempDir
    private Path folder;

    @Test
    void whatIsKeptIsThereAtTheNextStartWithWhoEndedIt() {
        new EndedStore(folder.resolve("ended")).keep(Samples.WORKER, ENDED);
        EndedStore next = new EndedStore(folder.resolve("ended"));
        assertThat(next.all()).containsExactly(new ReportJson.Batch(Samples.WORKER, List.of(ENDED)));
        next.forget(ENDED.attempt());
        next.forget(ENDED.attempt());
        assertThat(next.all()).isEmpty();
    }

    @Test
    void resultsAreNobodyElsesToRead() throws IOException {
        new EndedStore(folder.resolve("ended")).keep(Samples.WORKER, ENDED);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("ended"))))
                .isEqualTo("rwx------");
    }

    @Test
    void whatCannotBeReadIsDeleted() throws IOException {
        EndedStore store = new EndedStore(folder);
        store.keep(Samples.WORKER, ENDED);
        Files.writeString(folder.resolve("half.json"), "{\"worker\":");
        Files.writeString(folder.resolve("other.json.partial"), "{");
        Files.write(
                folder.resolve("taken.json"),
                ReportJson.write(new ReportJson.Batch(Samples.WORKER, List.of(new Report.Taken(Samples.attempt(2))))));
        assertThat(store.all()).hasSize(1);
        assertThat(folder).isDirectoryNotContaining("glob:**/{half,other,taken}*");
    }

    @Test
    void resultThatCannotBeWrittenStopsNothing() throws IOException {
        EndedStore store = new EndedStore(folder.resolve("ended"));
        Files.delete(folder.resolve("ended"));
        store.keep(Samples.WORKER, ENDED);
        assertThat(folder.resolve("ended")).doesNotExist();
    }
}
