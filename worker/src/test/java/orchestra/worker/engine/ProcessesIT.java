package orchestra.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import orchestra.protocol.AttemptId;
import orchestra.protocol.TaskId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real programs, which do what they can to stay. */
final class ProcessesIT {
    private final String worker = "/trial/a b=c/" + UUID.randomUUID();
    private final AttemptId id = new AttemptId(TaskId.of(UUID.randomUUID()), 0, 1);
    private final Processes processes = new Processes(worker, Duration.ofMillis(300));

    @TempDir
    private Path folder;

    @AfterEach
    void nothingIsLeft() {
        List<Long> left = Marked.processes("ORCHESTRA_WORKER=" + worker);
        left.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        assertThat(left).isEmpty();
    }

    @Test
    void argumentsAndInputArriveAsTheyAre() throws IOException {
        List<String> args = List.of("", "a b", "'\"$HOME`id`", "${user}", "*", "-n", "é\n2");
        List<String> words = new CopyOnWriteArrayList<>(List.of("sh", "-c", "cat; printf '[%s]' \"$@\"", "name"));
        words.addAll(args);
        Exit exit = processes.run(Command.of(words, folder).input("in\n"), id, new TrialAttempt(folder));
        assertThat(exit.ok()).isTrue();
        assertThat(exit.log()).isEqualTo("in\n[" + String.join("][", args) + "]");
    }

    @Test
    void environmentIsNextToNothing() throws IOException {
        List<String> lines = new CopyOnWriteArrayList<>();
        processes.run(Command.of(List.of("env"), folder).reading(lines::add), id, new TrialAttempt(folder));
        assertThat(lines.stream().map(line -> line.substring(0, line.indexOf('='))))
                .containsExactlyInAnyOrder("PATH", "LANG", "HOME", "TMPDIR", "ORCHESTRA_WORKER", "ORCHESTRA_ATTEMPT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", "a\0b", "é"})
    void workerMustHaveAName(String name) {
        assertThatThrownBy(() -> new Processes(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void emptyInputEndsAtOnce() throws IOException {
        assertThat(processes
                        .run(Command.of(List.of("cat"), folder), id, new TrialAttempt(folder))
                        .ok())
                .isTrue();
    }

    @Test
    void exitCodeAndLastComplaintAreTold() throws IOException {
        Exit exit = run("echo fine; echo first >&2; echo second >&2; echo >&2; exit 7");
        assertThat(exit.code()).isEqualTo(7);
        assertThat(exit.reason()).isEqualTo("exit code 7: second");
        assertThat(run("kill -9 $$").reason()).isEqualTo("exit code 137 (signal 9)");
    }

    @Test
    void missingProgramIsToldByCode() throws IOException {
        Exit exit = processes.run(Command.of(List.of("no-such-program"), folder), id, new TrialAttempt(folder));
        assertThat(exit.ok()).isFalse();
        assertThat(exit.reason()).contains("no-such-program");
    }

    @Test
    void folderThatIsGoneIsAnError() {
        Command command = Command.of(List.of("true"), folder.resolve("gone"));
        assertThatThrownBy(() -> processes.run(command, id, new TrialAttempt(folder)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void logKeepsTheLastOfMuch() throws IOException {
        List<String> lines = new CopyOnWriteArrayList<>();
        Exit exit = processes.run(
                Command.of(List.of("sh", "-c", "head -c 30000000 /dev/zero | tr '\\0' x; seq 100000; echo end"), folder)
                        .reading(line -> {
                            if (line.startsWith("x") || line.equals("end")) {
                                lines.add(line);
                            }
                        }),
                id,
                new TrialAttempt(folder));
        assertThat(exit.log()).hasSize(Tail.CAP).endsWith("99999\n100000\nend\n");
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).hasSize(64 * 1024).matches("x+");
    }

    @Test
    void childInTheBackgroundDiesWithItsParent() throws IOException {
        long began = System.nanoTime();
        Exit exit = run("(trap '' TERM HUP; sleep 600) & setsid sh -c 'trap \"\" TERM; sleep 601' & echo begun");
        assertThat(exit.ok()).isTrue();
        assertThat(exit.log()).isEqualTo("begun\n");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(60));
        assertThat(Marked.processes("ORCHESTRA_ATTEMPT=" + id)).isEmpty();
    }

    @Test
    void wholeTreeDiesThatIgnoresTermAndScatters() throws IOException {
        String script = """
            trap '' TERM HUP INT
            sh -c 'trap "" TERM; setsid sh -c "trap \\"\\" TERM; (setsid sleep 602 &) ; touch one; sleep 603" & sleep 604' &
            env -i sh -c 'touch two; sleep 605' &
            (env -i sh -c 'touch three; exec sleep 606' &)
            touch four
            while :; do sleep 1; done
            """;
        TrialAttempt attempt = new TrialAttempt(folder);
        CompletableFuture<Exit> run = begin(script, attempt);
        await().until(() ->
                List.of("one", "two", "three", "four").stream().allMatch(name -> Files.exists(folder.resolve(name))));
        await().until(() -> Marked.named("sleep\00060").size() >= 5);
        attempt.stop();
        Exit exit = run.join();
        assertThat(exit.stopped()).isTrue();
        assertThat(exit.reason()).isEqualTo("stopped");
        assertThat(Marked.processes("ORCHESTRA_ATTEMPT=" + id)).isEmpty();
        assertThat(Marked.named("sleep\00060")).isEmpty();
    }

    @Test
    void programMayTidyUpWhenItIsAskedToEnd() throws IOException {
        TrialAttempt attempt = new TrialAttempt(folder);
        CompletableFuture<Exit> run =
                begin("trap 'echo tidied; exit 0' TERM; touch begun; while :; do sleep 0.02; done", attempt);
        await().until(() -> Files.exists(folder.resolve("begun")));
        attempt.stop();
        assertThat(run.join().log()).contains("tidied\n");
        assertThat(run.join().ok()).isFalse();
    }

    @Test
    void nothingBeginsWhenStoppedBefore() throws IOException {
        TrialAttempt attempt = new TrialAttempt(folder);
        attempt.stop();
        Exit exit = processes.run(Command.of(List.of("touch", "begun"), folder), id, attempt);
        assertThat(exit.stopped()).isTrue();
        assertThat(folder.resolve("begun")).doesNotExist();
    }

    @Test
    void interruptEndsTheProgramAndIsKept() throws Exception {
        TrialAttempt attempt = new TrialAttempt(folder);
        CompletableFuture<Boolean> kept = new CompletableFuture<>();
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                Exit exit = processes.run(
                        Command.of(List.of("sh", "-c", "trap '' TERM; touch begun; sleep 607; sleep 608"), folder),
                        id,
                        attempt);
                kept.complete(exit.stopped() && Thread.currentThread().isInterrupted());
            } catch (IOException e) {
                kept.completeExceptionally(e);
            }
        });
        await().until(() -> Files.exists(folder.resolve("begun")));
        thread.interrupt();
        assertThat(kept.get()).isTrue();
    }

    @Test
    void anotherAttemptOfTheSameWorkerIsSpared() throws IOException {
        AttemptId other = new AttemptId(id.task(), 0, 2);
        TrialAttempt spared = new TrialAttempt(folder);
        CompletableFuture<Exit> run = begin("touch spared; sleep 609", spared, other);
        await().until(() -> Files.exists(folder.resolve("spared")));
        assertThat(run("true").ok()).isTrue();
        assertThat(Marked.processes("ORCHESTRA_ATTEMPT=" + other)).isNotEmpty();
        spared.stop();
        assertThat(run.join().stopped()).isTrue();
    }

    private Exit run(String script) throws IOException {
        return processes.run(Command.of(List.of("sh", "-c", script), folder), id, new TrialAttempt(folder));
    }

    private CompletableFuture<Exit> begin(String script, TrialAttempt attempt) {
        return begin(script, attempt, id);
    }

    private CompletableFuture<Exit> begin(String script, TrialAttempt attempt, AttemptId which) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return processes.run(Command.of(List.of("sh", "-c", script), folder), which, attempt);
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> Thread.ofVirtual().start(task));
    }
}
