package orchestra.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OrphansIT {
    @TempDir
    private Path folder;

    @Test
    void whatAKilledWorkerLeftIsKilledAndNothingElse() throws IOException, InterruptedException {
        String killed = "killed-" + UUID.randomUUID();
        String mark = "ORCHESTRA_WORKER=" + killed;
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "orchestra.worker.engine.FakeWorker",
                killed,
                folder.toString());
        // It may be configured by that variable: that makes it, or who starts it, no orphan.
        builder.environment().put("ORCHESTRA_WORKER", killed);
        builder.redirectErrorStream(true).redirectOutput(folder.resolve("words").toFile());
        Process worker = builder.start();
        ProcessBuilder launcher = new ProcessBuilder("sleep", "613");
        launcher.environment().put("ORCHESTRA_WORKER", killed);
        Process bystander = launcher.start();
        try {
            await().until(() -> Files.exists(folder.resolve("begun")));
            await().until(() -> Marked.processes(mark).size() >= 6);
            worker.destroyForcibly().waitFor();
            assertThat(Orphans.reap("other-" + UUID.randomUUID())).isZero();
            assertThat(Marked.processes(mark)).hasSizeGreaterThan(3);
            assertThat(Orphans.reap(killed)).isGreaterThan(2);
            assertThat(Marked.processes(mark)).isEqualTo(List.of(bystander.pid()));
            assertThat(Orphans.reap(killed)).isZero();
        } finally {
            bystander.destroyForcibly();
            worker.destroyForcibly();
            Marked.processes(mark).forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        }
    }
}
