package orchestra.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import orchestra.protocol.Job;
import orchestra.protocol.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real programs; as root they run as nobody, else as whoever runs the tests. */
final class ShellEngineIT {
    private static final long MEGABYTE = 1024 * 1024;

    private final Processes processes = new Processes("trial-" + UUID.randomUUID());
    private final ShellSettings settings = new ShellSettings(Optional.of("nobody"), 512 * MEGABYTE, 2 * MEGABYTE, true);
    private final ShellEngine engine = new ShellEngine(processes, settings);

    @TempDir
    private Path folder;

    @BeforeEach
    void othersMayEnter() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void declaredKeysComeFromTheFileElseFromTheOutput() {
        String script = """
            echo printed=first; echo printed=last=one; echo both=printed; echo undeclared=1; echo 'not a key'
            printf 'filed=1\\nfiled=2\\nboth=filed\\nhidden=3' >> "$ORCHESTRA_OUTPUT"
            """;
        Ending ending = run(engine, "sh", List.of("-c", script), "printed", "filed", "both", "missing");
        assertThat(ending.outcome()).as(ending.message()).isEqualTo(Outcome.SUCCESS);
        assertThat(ending.output())
                .isEqualTo(Map.of("printed", "last=one", "filed", "2", "both", "filed", "exit_code", "0"));
    }

    @Test
    void argumentsMeetNoShell() {
        Ending ending = run(engine, "printf", List.of("%s|", "$(id)", "`id`", "; touch x", "--", ""));
        assertThat(ending.log()).isEqualTo("$(id)|`id`|; touch x|--||");
        assertThat(folder.resolve("x")).doesNotExist();
    }

    @Test
    void runsInItsFolderWithoutMoreRightsThanItsUser() {
        String script = "pwd; touch mine; grep -E '^(NoNewPrivs|CapEff|Groups|Uid):' /proc/self/status";
        Ending ending = run(engine, "sh", List.of("-c", script));
        assertThat(ending.outcome()).as(ending.message()).isEqualTo(Outcome.SUCCESS);
        assertThat(ending.log()).startsWith(folder.toAbsolutePath() + "\n").contains("NoNewPrivs:\t1");
        assertThat(ending.log()).contains("CapEff:\t0000000000000000").doesNotContain("Uid:\t0\t");
        assertThat(folder.resolve("mine")).exists();
    }

    @Test
    void exitCodeOtherThanZeroFails() {
        Ending ending = run(engine, "sh", List.of("-c", "echo a=1; echo why >&2; exit 9"), "a");
        assertThat(ending.outcome()).isEqualTo(Outcome.FAILURE);
        assertThat(ending.message()).isEqualTo("exit code 9: why");
        assertThat(ending.output()).isEmpty();
        assertThat(ending.log()).contains("a=1").contains("why");
    }

    @Test
    void programThatIsNotThereFails() {
        Ending ending = run(engine, "/no/such/program", List.of());
        assertThat(ending.outcome()).isEqualTo(Outcome.FAILURE);
        assertThat(ending.message()).startsWith("exit code 127").contains("/no/such/program");
    }

    @Test
    void fileMayNotBeTooLong() {
        Ending ending = run(engine, "dd", List.of("if=/dev/zero", "of=big", "bs=1M", "count=10"));
        assertThat(ending.outcome()).isEqualTo(Outcome.FAILURE);
        assertThat(ending.message()).contains("2097152 bytes");
        assertThat(folder.resolve("big")).hasSize(2 * MEGABYTE);
    }

    @Test
    void memoryMayNotBeTooMuch() {
        Ending little = run(engine, "dd", List.of("if=/dev/zero", "of=/dev/null", "bs=64M", "count=1"));
        Ending much = run(engine, "dd", List.of("if=/dev/zero", "of=/dev/null", "bs=640M", "count=1"));
        assertThat(little.outcome()).as(little.message()).isEqualTo(Outcome.SUCCESS);
        assertThat(much.outcome()).isEqualTo(Outcome.FAILURE);
        assertThat(much.message()).contains("memory");
    }

    @Test
    void openFilesAreLimited() {
        assertThat(run(engine, "sh", List.of("-c", "ulimit -n; ulimit -Hn")).log())
                .isEqualTo("1024\n1024\n");
    }

    @Test
    void linkInPlaceOfTheOutputFileIsNotFollowed() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "key=secret\n");
        Ending linked = run(engine, "ln", List.of("-s", secret.toString(), "orchestra-output"), "key");
        assertThat(linked.output()).isEqualTo(Map.of("exit_code", "0"));
        Files.delete(folder.resolve("orchestra-output"));
        Ending pipe = run(engine, "mkfifo", List.of("orchestra-output"), "key");
        assertThat(pipe.output()).isEqualTo(Map.of("exit_code", "0"));
    }

    @Test
    void onlyTheEndOfALongOutputFileIsRead() {
        String script = "(echo early=1; yes filling | head -c 1500000; echo; echo late=2) > \"$ORCHESTRA_OUTPUT\"";
        assertThat(run(engine, "sh", List.of("-c", script), "early", "late").output())
                .isEqualTo(Map.of("late", "2", "exit_code", "0"));
    }

    @Test
    void stopEndsIt() {
        TrialAttempt attempt = new TrialAttempt(folder);
        Job job = TrialAttempt.job("shell", "", "sh", List.of("-c", "trap '' TERM; touch begun; sleep 620"), List.of());
        CompletableFuture<Ending> run = CompletableFuture.supplyAsync(
                () -> engine.run(job, attempt), task -> Thread.ofVirtual().start(task));
        await().until(() -> Files.exists(folder.resolve("begun")));
        attempt.stop();
        assertThat(run.join()).isEqualTo(Ending.failure("stopped", run.join().log()));
        assertThat(Marked.processes("ORCHESTRA_ATTEMPT=" + job.attempt())).isEmpty();
        assertThat(engine.run(job, attempt).message()).isEqualTo("stopped");
    }

    @Test
    void isRefusedWhereItIsNotAllowed() {
        ShellSettings forbidden = new ShellSettings(Optional.of("nobody"), 0, 0, false);
        assertRefused(run(new ShellEngine(processes, forbidden), "true", List.of()), "not allowed");
    }

    @Test
    void isRefusedAsRoot() {
        ShellSettings nobodyNamed = new ShellSettings(Optional.empty(), 0, 0, true);
        assertRefused(run(new ShellEngine(processes, nobodyNamed, true), "true", List.of()), "set the user");
        ShellSettings rootNamed = new ShellSettings(Optional.of("root"), 0, 0, true);
        assertRefused(run(new ShellEngine(processes, rootNamed, true), "true", List.of()), "not root");
        ShellSettings strangerNamed = new ShellSettings(Optional.of("no-such-user"), 0, 0, true);
        assertRefused(run(new ShellEngine(processes, strangerNamed, true), "true", List.of()), "no-such-user");
    }

    @Test
    void isRefusedWhatNoProgramCanBe() {
        assertRefused(run(engine, "", List.of()), "artifact");
        assertRefused(run(engine, "echo", List.of("a\0b")), "NUL");
    }

    @Test
    void nothingIsLimitedWhereNoLimitIsSet() {
        assumeThat(ProcessHandle.current().info().user()).contains("root");
        ShellEngine free = new ShellEngine(processes, new ShellSettings(Optional.of("nobody"), 0, 0, true));
        Ending ending = run(free, "dd", List.of("if=/dev/zero", "of=big", "bs=1M", "count=3"));
        assertThat(ending.outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(folder.resolve("big")).hasSize(3 * MEGABYTE);
    }

    private Ending run(ShellEngine which, String artifact, List<String> args, String... outputs) {
        Job job = TrialAttempt.job("shell", "", artifact, args, List.of(outputs));
        Ending ending = which.run(job, new TrialAttempt(folder));
        assertThat(Marked.processes("ORCHESTRA_ATTEMPT=" + job.attempt())).isEmpty();
        return ending;
    }

    private static void assertRefused(Ending ending, String why) {
        assertThat(ending.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(ending.message()).contains(why);
    }
}
