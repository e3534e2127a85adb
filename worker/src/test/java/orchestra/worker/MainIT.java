package orchestra.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import orchestra.protocol.AttemptId;
import orchestra.protocol.Job;
import orchestra.protocol.JobJson;
import orchestra.protocol.Report;
import orchestra.protocol.ReportAnswer;
import orchestra.worker.api.FakeOrchestrator;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worker as a process of its own. */
final class MainIT {
    private static final String QUEUE = "transform.jobs.normal";

    @TempDir
    private Path folder;

    private final FakeOrchestrator api = new FakeOrchestrator();
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void begin() throws IOException {
        api.queues = List.of(QUEUE);
        Files.createDirectories(folder.resolve("jobs"));
        Files.createDirectories(folder.resolve("credentials"));
        credential("nodes-secret", "node-canary");
        credential("broker-uri", "amqp://worker:broker-canary@127.0.0.1/%2F");
        properties("");
    }

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
        api.close();
    }

    @Test
    void everythingWrongIsSaidAndItExitsWithTwo() throws Exception {
        properties("slots=none\n");
        Files.delete(folder.resolve("credentials/nodes-secret"));
        Process process = start("orchestra.worker.Main", "worker.properties");
        assertThat(exit(process)).isEqualTo(2);
        assertThat(log()).contains("slots must be a whole number", "credential nodes-secret cannot be read");
        assertThat(exit(start("orchestra.worker.Main"))).isEqualTo(2);
        assertThat(log()).contains("Wanted: one argument");
    }

    @Test
    void workFolderOfAWorkerThatRunsIsRefused() throws Exception {
        start();
        waiting().until(() -> !api.beats.isEmpty());
        assertThat(exit(start())).isEqualTo(2);
        assertThat(log()).contains("work.folder must be this worker's alone");
    }

    @Test
    void termLetsWhatRunsEnd() throws Exception {
        Process process = start();
        put(1, 3000);
        put(2, 1);
        waiting().until(() -> told(2).contains("ended:success"));
        process.destroy();
        assertThat(exit(process)).isZero();
        assertThat(told(1)).containsExactly("taken", "ended:success");
        assertThat(api.beats.getLast().running()).isEmpty();
        assertThat(log()).contains("\"message\":\"Stopped\"").doesNotContain("canary");
    }

    @Test
    void secondTermGivesUpWhatRuns() throws Exception {
        Process process = start();
        put(1, 60_000);
        waiting().until(() -> told(1).contains("taken"));
        process.destroy();
        waiting().until(() -> log().contains("Draining"));
        signal(process, "TERM");
        assertThat(exit(process)).isZero();
        assertThat(told(1)).containsExactly("taken");
        assertThat(api.beats.getLast().running()).isEmpty();
    }

    @Test
    void drainHasItsDeadline() throws Exception {
        properties("drain=1s\n");
        Process process = start();
        put(1, 60_000);
        waiting().until(() -> told(1).contains("taken"));
        process.destroy();
        assertThat(exit(process)).isZero();
        assertThat(told(1)).containsExactly("taken");
    }

    @Test
    void resultOfAKilledWorkerIsToldBeforeTheNextOnesFirstBeat() throws Exception {
        api.answers = report -> report instanceof Report.Ended ? ReportAnswer.LATER : ReportAnswer.ACCEPTED;
        Process first = start();
        put(1, 1);
        waiting().until(() -> api.endedAt.containsKey(attempt(1)));
        first.destroyForcibly().waitFor();
        String incarnation = api.beats.getLast().worker().incarnation();
        api.beats.clear();
        api.answers = report -> {
            assertThat(api.beats).isEmpty();
            return ReportAnswer.ACCEPTED;
        };
        start();
        waiting().until(() -> told(1).contains("ended:success"));
        waiting().until(() -> !api.beats.isEmpty());
        assertThat(told(1)).containsExactly("taken", "ended:success");
        assertThat(api.reporters.getLast().incarnation()).isEqualTo(incarnation);
        assertThat(api.beats.getLast().worker().incarnation()).isNotEqualTo(incarnation);
        waiting().untilAsserted(() -> assertThat(folder.resolve("work/ended")).isEmptyDirectory());
    }

    @Test
    void secretsAreRotatedWhileItRuns() throws Exception {
        start();
        waiting().until(() -> !api.beats.isEmpty());
        api.secret = "node-canary-2";
        api.expire();
        credential("nodes-secret", "node-canary-2");
        credential("broker-uri", "amqp://worker:broker-canary-2@127.0.0.1/%2F");
        put(1, 1);
        waiting().until(() -> told(1).contains("ended:success"));
        waiting().until(() -> Files.readString(folder.resolve("used-uri")).contains("broker-canary-2"));
        assertThat(log()).contains("Settings changed").doesNotContain("canary");
    }

    private Process start() throws IOException {
        return start("orchestra.worker.WorkerProgram", "worker.properties");
    }

    private Process start(String main, String... files) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djobs=" + folder.resolve("jobs"),
                "-cp",
                System.getProperty("java.class.path"),
                main));
        for (String file : files) {
            command.add(folder.resolve(file).toString());
        }
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .put("CREDENTIALS_DIRECTORY", folder.resolve("credentials").toString());
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("worker.log").toFile()))
                .start();
        started.add(process);
        return process;
    }

    private static int exit(Process process) throws InterruptedException {
        assertThat(process.waitFor(40, TimeUnit.SECONDS)).as("it ended").isTrue();
        return process.exitValue();
    }

    private static void signal(Process process, String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private void put(int node, long milliseconds) throws IOException {
        Job job = new Job(
                attempt(node), "sleep", "", "", String.valueOf(milliseconds), List.of(), List.of(), Duration.ZERO);
        Path partial = folder.resolve("jobs").resolve(QUEUE + "@" + node);
        Files.write(partial, JobJson.write(job));
        Files.move(partial, partial.resolveSibling(partial.getFileName() + ".job"), StandardCopyOption.ATOMIC_MOVE);
    }

    private void properties(String more) throws IOException {
        Files.writeString(
                folder.resolve("worker.properties"),
                """
                role=transform
                name=transform-0
                api.urls=%s
                storage.path=%s
                work.folder=%s
                """.formatted(api.url(), folder, folder.resolve("work"))
                        + (more.contains("slots") ? "" : "slots=2\n")
                        + more);
    }

    private void credential(String name, String value) throws IOException {
        Path file = folder.resolve("credentials").resolve(name);
        Path fresh = file.resolveSibling(name + ".new");
        Files.writeString(fresh, value);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private List<String> told(int node) {
        return api.told(attempt(node));
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("worker.log"));
    }

    private static AttemptId attempt(int node) {
        return Samples.attempt(node);
    }

    private static ConditionFactory waiting() {
        return await().atMost(Duration.ofSeconds(30)).ignoreExceptions();
    }
}
