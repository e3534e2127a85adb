package orchestra.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import orchestra.protocol.Job;
import orchestra.protocol.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real SSH server, whose commands are real processes. */
final class SshEngineIT {
    @TempDir
    private Path folder;

    private SshServers server;
    private SshSettings settings;
    private TrialAttempt attempt;

    @BeforeEach
    void startServer() throws Exception {
        server = new SshServers(Files.createDirectory(folder.resolve("server")), "bash");
        Path known = Files.writeString(folder.resolve("known_hosts"), server.knownHost());
        Path hosts = server.hosts(folder.resolve("hosts.yaml"), server.privateKey());
        settings = new SshSettings(hosts, known, Duration.ofSeconds(10), true);
        attempt = new TrialAttempt(folder);
    }

    @AfterEach
    void stopServer() throws IOException {
        server.close();
    }

    @Test
    void argumentsArriveAsTheyAreInEitherShell() throws Exception {
        List<String> args =
                List.of("", "a b", "'", "'\\''", "\"$HOME`id`", "; touch /tmp/orchestra-x", "*", "!!", "é\n2", "-n");
        String expected = "[" + String.join("][", args) + "]\n";
        List<String> words = new ArrayList<>(List.of("[%s]"));
        words.addAll(args);
        assertThat(ssh("printf", words).log()).isEqualTo(expected);
        try (SshServers other = new SshServers(Files.createDirectory(folder.resolve("other")), "sh")) {
            Files.writeString(settings.knownHosts(), other.knownHost());
            other.hosts(settings.hosts(), other.privateKey());
            assertThat(ssh("printf", words).log()).isEqualTo(expected);
        }
    }

    @Test
    void declaredKeysComeFromTheOutput() {
        String script = "echo a=1; echo a=2=3; echo b=4; echo 'ORCHESTRA_LEADER 1'; echo a=no >&2; cat";
        Ending ending = ssh("sh", List.of("-c", script), "a", "missing");
        assertThat(ending.outcome()).as(ending.message()).isEqualTo(Outcome.SUCCESS);
        assertThat(ending.output()).isEqualTo(Map.of("a", "2=3", "exit_code", "0"));
        assertThat(ending.log()).contains("b=4\nORCHESTRA_LEADER 1\n").contains("a=no\n");
    }

    @Test
    void exitCodeOtherThanZeroFails() {
        Ending ending = ssh("sh", List.of("-c", "echo why >&2; exit 5"));
        assertThat(ending.outcome()).isEqualTo(Outcome.FAILURE);
        assertThat(ending.message()).isEqualTo("exit code 5: why");
        assertThat(ssh("/no/such/program", List.of()).message()).startsWith("exit code 127");
        assertThat(ssh("sh", List.of("-c", "kill -9 $$")).message()).startsWith("exit code 137 (signal 9)");
    }

    @Test
    void scriptGetsItsArgumentsAndGivesItsVariables() throws IOException {
        Path script = Files.writeString(folder.resolve("a script.sh"), """
            echo "got [$text]"
            sh -c 'echo "exported [$text]"'
            cat
            plain=$text
            number=42
            echo printed=from-output
            echo number=overruled
            printf 'no end of line'
            """);
        String evil = "it's; `touch /tmp/orchestra-y` $(id) \"x\" ";
        Ending ending = toscassh(
                script.toString(), List.of("text=" + evil, "empty="), "plain", "number", "printed", "empty", "no-name");
        assertThat(ending.outcome()).as(ending.message()).isEqualTo(Outcome.SUCCESS);
        assertThat(ending.output())
                .isEqualTo(
                        Map.of("plain", evil, "number", "42", "printed", "from-output", "empty", "", "exit_code", "0"));
        assertThat(ending.log()).contains("got [" + evil + "]\n").contains("exported [" + evil + "]\n");
    }

    @Test
    void scriptMayExitEarly() throws IOException {
        Path good = Files.writeString(folder.resolve("good"), "set -eu; key=value; exit 0; key=late");
        assertThat(toscassh(good.toString(), List.of(), "key", "unset").output())
                .isEqualTo(Map.of("key", "value", "exit_code", "0"));
        Path bad = Files.writeString(folder.resolve("bad"), "echo sad >&2; exit 6");
        assertThat(toscassh(bad.toString(), List.of(), "key").message()).isEqualTo("exit code 6: sad");
        assertThat(toscassh(folder.resolve("missing").toString(), List.of()).outcome())
                .isEqualTo(Outcome.FAILURE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"novalue", "=x", "a b=c", "1a=c", "a;id=c", "$(id)=c", "a\n=c"})
    void scriptTakesOnlyNamesForItsArguments(String arg) {
        assertRefused(toscassh("/bin/true", List.of(arg)), "NAME=VALUE");
    }

    @Test
    void nameThatIsNoShellNameMeetsNoShell() throws IOException {
        Path script = Files.writeString(folder.resolve("script"), "echo 'x$(touch hit)=1'");
        Ending ending = toscassh(script.toString(), List.of(), "x$(touch hit)", "a;touch hit", "${x}");
        assertThat(ending.output()).isEqualTo(Map.of("x$(touch hit)", "1", "exit_code", "0"));
        assertThat(Path.of("hit")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void stopEndsAllThatRunsThere(boolean tosca) throws IOException {
        String text = "trap '' TERM HUP\nsetsid sleep 630 &\n(env -i sleep 631 &)\ntouch '" + folder
                + "/begun'\nsleep 632\nsleep 633\n";
        Path script = Files.writeString(folder.resolve("script"), text);
        Job job = tosca ? job("toscassh", script.toString(), List.of()) : job("ssh", "sh", List.of(script.toString()));
        SshEngine engine = tosca ? SshEngine.toscassh(settings) : SshEngine.ssh(settings);
        CompletableFuture<Ending> run = CompletableFuture.supplyAsync(
                () -> engine.run(job, attempt), task -> Thread.ofVirtual().start(task));
        await().until(() -> Files.exists(folder.resolve("begun"))
                && Marked.named("sleep\00063").size() >= 3);
        attempt.stop();
        assertThat(run.join().message()).isEqualTo("stopped");
        assertThat(Marked.processes("ORCHESTRA_ATTEMPT=" + job.attempt())).isEmpty();
        assertThat(Marked.named("sleep\00063")).isEmpty();
        assertThat(engine.run(job, attempt).message()).isEqualTo("stopped");
    }

    @Test
    void lostConnectionIsAFailure() throws Exception {
        CompletableFuture<Ending> run = CompletableFuture.supplyAsync(
                () -> ssh("sh", List.of("-c", "touch '" + folder + "/begun'; sleep 5")),
                task -> Thread.ofVirtual().start(task));
        await().until(() -> Files.exists(folder.resolve("begun")));
        server.close();
        assertThat(run.join().outcome()).isEqualTo(Outcome.FAILURE);
        assertThat(run.join().message()).contains("place");
        assertThat(ssh("true", List.of()).message()).startsWith("no SSH connection to ann@127.0.0.1");
    }

    @Test
    void unknownKeyIsRefusedAndShown() throws Exception {
        Files.writeString(settings.knownHosts(), "");
        Ending ending = ssh("true", List.of());
        assertRefused(ending, server.fingerprint());
        assertRefused(ending, "add it to " + settings.knownHosts());
    }

    @Test
    void changedKeyIsRefusedAndShown() throws Exception {
        try (SshServers other = new SshServers(Files.createDirectory(folder.resolve("other")), "sh")) {
            String key = other.knownHost().substring(other.knownHost().indexOf(' '));
            Files.writeString(settings.knownHosts(), "[127.0.0.1]:" + server.port() + key);
            Ending ending = ssh("true", List.of());
            assertRefused(ending, "another key");
            assertRefused(ending, server.fingerprint());
        }
    }

    @Test
    void userKeyThatIsNotAcceptedIsAFailure() throws Exception {
        try (SshServers other = new SshServers(Files.createDirectory(folder.resolve("other")), "sh")) {
            server.hosts(settings.hosts(), other.privateKey());
            Ending ending = ssh("true", List.of());
            assertThat(ending.outcome()).isEqualTo(Outcome.FAILURE);
            assertThat(ending.message()).startsWith("no SSH connection to ann@127.0.0.1");
        }
    }

    @Test
    void missingFilesAreRefusedByName() throws Exception {
        server.hosts(settings.hosts(), folder.resolve("no-key"));
        assertRefused(ssh("true", List.of()), folder.resolve("no-key").toString());
        Files.delete(settings.hosts());
        assertRefused(ssh("true", List.of()), settings.hosts().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "elsewhere: {}",
                "[place]",
                "place: text",
                "place: {host: a, user: b}",
                "place: {host: a, user: b, private_key: 1}",
                "place: {host: a, user: b, private_key: c, port: x}",
                "place: {host: a, user: b, private_key: c, port: 70000}",
                "place: {host: a, user: b, private_key: c, password: d}",
                "a: 1\na: 2",
                "place: !!java.io.File [x]",
                "{"
            })
    void fileOfHostsThatIsWrongIsRefused(String text) throws IOException {
        Files.writeString(settings.hosts(), text);
        assertRefused(ssh("true", List.of()), settings.hosts().toString());
    }

    @Test
    void isRefusedWhereItIsNotAllowedOrMakesNoSense() {
        SshSettings forbidden =
                new SshSettings(settings.hosts(), settings.knownHosts(), settings.connectTimeout(), false);
        assertRefused(SshEngine.ssh(forbidden).run(job("ssh", "true", List.of()), attempt), "not allowed");
        assertRefused(ssh("", List.of()), "artifact");
        assertRefused(ssh("echo", List.of("a\0")), "NUL");
        assertRefused(ssh("-c", List.of("id")), "option");
    }

    private Ending ssh(String artifact, List<String> args, String... outputs) {
        return SshEngine.ssh(settings).run(job("ssh", artifact, args, outputs), attempt);
    }

    private Ending toscassh(String artifact, List<String> args, String... outputs) {
        return SshEngine.toscassh(settings).run(job("toscassh", artifact, args, outputs), attempt);
    }

    private static Job job(String engine, String artifact, List<String> args, String... outputs) {
        return TrialAttempt.job(engine, "place", artifact, args, List.of(outputs));
    }

    private static void assertRefused(Ending ending, String why) {
        assertThat(ending.message()).contains(why);
        assertThat(ending.outcome()).isEqualTo(Outcome.REFUSED);
    }
}
