package orchestra.agent.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import orchestra.agent.apply.Pause;
import orchestra.agent.apply.StepFailure;
import orchestra.agent.plan.Owner;
import orchestra.agent.plan.ServiceSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The supervisor as a process of its own, with real children. */
final class SupervisorTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private Path state;

    private ServiceFiles files;
    private LocalServices services;
    private Process supervisor;

    @BeforeEach
    void start() throws IOException {
        files = new ServiceFiles(state);
        services = new LocalServices(files, state.resolve("log"), InstantSource.system(), Pause.REAL);
        supervisor = supervisor();
        await().atMost(LIMIT).until(files::supervised);
    }

    @AfterEach
    void end() throws IOException {
        supervisor.getOutputStream().close();
        supervisor.destroyForcibly();
    }

    @Test
    void aServiceRunsOnceWithTheVariablesItWasGivenAndNoOthers() {
        ServiceSpec spec = service("sh", "-c", "env >env.txt; exec sleep 300");

        assertThat(services.run(spec)).isTrue();
        long pid = pid();
        assertThat(services.run(spec)).isFalse();
        assertThat(pid()).isEqualTo(pid);
        Path env = files.folder().resolve("env.txt");
        await().atMost(LIMIT).untilAsserted(() -> assertThat(env).content().contains("COLOUR=blue"));
        assertThat(env).content().doesNotContain("HOME=");
    }

    @Test
    void aChangedServiceIsRestartedAndAStoppedOneStaysStopped() {
        services.run(service("sleep", "300"));
        long first = pid();

        assertThat(services.run(service("sleep", "301"))).isTrue();
        assertThat(pid()).isNotEqualTo(first);
        assertThat(alive(first)).isFalse();
        long second = pid();
        assertThat(services.stop("trial")).isTrue();
        assertThat(alive(second)).isFalse();
        assertThat(services.stop("trial")).isFalse();
        assertThat(services.running("trial")).isFalse();
    }

    @Test
    void aKilledServiceComesBackByItself() {
        services.run(service("sleep", "300"));
        long first = pid();

        ProcessHandle.of(first).orElseThrow().destroyForcibly();

        await().atMost(LIMIT).until(() -> services.running("trial") && pid() != first);
    }

    @Test
    void aWholeTreeIsStoppedEvenWhenItIgnoresSigterm() throws IOException {
        Path child = state.resolve("child");
        services.run(service("sh", "-c", "trap '' TERM; sleep 300 & echo $! >" + child + "; wait; wait"));
        await().atMost(LIMIT).until(() -> Files.exists(child) && Files.size(child) > 1);
        long pid = Long.parseLong(Files.readString(child).strip());

        services.stop("trial");

        await().atMost(LIMIT).until(() -> !alive(pid));
    }

    @Test
    void theEndOfItsInputEndsItAndItsServicesWithExitCodeZero() throws Exception {
        services.run(service("sleep", "300"));
        long pid = pid();

        supervisor.getOutputStream().close();

        assertThat(supervisor.waitFor()).isZero();
        assertThat(alive(pid)).isFalse();
    }

    @Test
    void aKilledSupervisorLeavesNoServiceBehindAndTheNextOneStartsThemAgain() throws Exception {
        services.run(service("sleep", "300"));
        long pid = pid();

        supervisor.destroyForcibly().waitFor();
        await().atMost(LIMIT).until(() -> !alive(pid));
        assertThatThrownBy(() -> services.run(service("sleep", "300")))
                .isInstanceOf(StepFailure.class)
                .hasMessageContaining("./run starts it");
        supervisor = supervisor();

        await().atMost(LIMIT).until(() -> services.running("trial") && pid() != pid);
    }

    @Test
    void aStoppedServiceLeavesNoDaemonBehindThatLeftItsSession() {
        List<Long> pids = runLikeRabbit();

        services.stop("trial");

        await().atMost(LIMIT).until(() -> pids.stream().noneMatch(SupervisorTest::alive));
    }

    @Test
    void aKilledServiceLeavesNothingBesideTheNextOne() {
        List<Long> pids = runLikeRabbit();

        ProcessHandle.of(pids.getFirst()).orElseThrow().destroyForcibly();

        await().atMost(LIMIT).until(() -> pids.stream().noneMatch(SupervisorTest::alive));
        await().atMost(LIMIT).until(() -> services.running("trial"));
    }

    @Test
    void aKilledSupervisorLeavesNeitherAGrandchildNorADaemonBehind() throws Exception {
        List<Long> pids = runLikeRabbit();

        supervisor.destroyForcibly().waitFor();

        await().atMost(LIMIT).until(() -> pids.stream().noneMatch(SupervisorTest::alive));
        await().atMost(LIMIT).until(() -> guard().isEmpty());
    }

    @Test
    void whatOutlivesSupervisorAndGuardIsEndedByTheNextSupervisor() throws Exception {
        List<Long> pids = runLikeRabbit();
        guard().orElseThrow().destroyForcibly();
        supervisor.destroyForcibly().waitFor();
        assertThat(pids.subList(1, pids.size())).allMatch(SupervisorTest::alive);

        supervisor = supervisor();

        await().atMost(LIMIT).until(() -> pids.stream().noneMatch(SupervisorTest::alive));
    }

    @Test
    void anEndedSupervisorHasNoGuardAnyMore() throws Exception {
        assertThat(guard()).isPresent();

        supervisor.destroy();

        supervisor.waitFor();
        assertThat(guard()).isEmpty();
    }

    @Test
    void aServiceThatDoesNotStayUpIsToldWithItsLog() {
        AtomicLong now = new AtomicLong();
        LocalServices impatient = new LocalServices(
                files, state.resolve("log"), () -> Instant.ofEpochSecond(now.addAndGet(10)), Pause.REAL);

        assertThatThrownBy(() -> impatient.run(service("/nonexistent/program")))
                .isInstanceOf(StepFailure.class)
                .hasMessageContaining("trial.log");
    }

    /**
     * Runs a shell that waits for a child, which the kernel does not tie to the supervisor, beside a daemon in a session
     * of its own, as RabbitMQ's script does with Erlang and its port mapper. Gives their numbers, the shell's first.
     */
    private List<Long> runLikeRabbit() {
        Path child = state.resolve("child");
        Path daemon = state.resolve("daemon");
        services.run(service(
                "sh",
                "-c",
                "setsid -f sh -c 'trap \"\" TERM HUP; echo $$ >" + daemon + "; sleep 300; true'; sleep 300 & echo $! >"
                        + child + "; wait"));
        return List.of(pid(), number(child), number(daemon));
    }

    private static long number(Path file) {
        return Long.parseLong(await().atMost(LIMIT)
                .until(() -> Files.exists(file) ? Files.readString(file).strip() : "", text -> !text.isEmpty()));
    }

    private Optional<ProcessHandle> guard() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains("orchestra-guard") && line.contains(state.toString()))
                        .isPresent())
                .findFirst();
    }

    private Process supervisor() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Supervisor.class.getName(),
                        state.toString())
                .redirectErrorStream(true)
                .redirectOutput(new File("/dev/null"))
                .start();
    }

    private long pid() {
        return files.running("trial").orElseThrow().pid();
    }

    private static boolean alive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    private static ServiceSpec service(String... command) {
        return new ServiceSpec(
                "trial",
                "a trial",
                Owner.SERVICE,
                List.of(command),
                Map.of("PATH", "/usr/bin:/bin", "COLOUR", "blue"),
                List.of(),
                "1");
    }
}
