package orchestra.charm.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a running hook sees, what of its writes stays, and how it dies. */
final class HookRunTest {
    private static final String WRITES = """
        relation-set -r ring:0 k=v; open-port 8080; state-set a=1; secret-add key=val --label one
        status-set active done
        """;

    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T00:00:00Z"));
    private final List<String> seen = new ArrayList<>();
    private int models;
    private Juju juju;

    @BeforeEach
    void begin() {
        juju = open();
    }

    private Juju open() {
        return Juju.open(folder.resolve("model" + models++), options());
    }

    private JujuOptions options() {
        return JujuOptions.named("tiny").clock(now::get).listener(new HookListener() {
            @Override
            public void ended(String unit, Hook hook, Outcome outcome, Duration duration) {
                seen.add(hook.name() + " " + outcome);
            }
        });
    }

    @AfterEach
    void close() {
        juju.close();
    }

    @Test
    void environmentIsJujusAndNothingElse() {
        deploy(new ShellCharm()
                .hook(
                        "install",
                        "env -0 | sort -z | tr '\\0' '\\n' >../env; pwd >../cwd; umask >../umask"
                                + "; readlink /proc/self/fd/0 >../stdin"));

        assertThat(file("env").lines().map(line -> line.substring(0, line.indexOf('='))))
                .containsExactlyInAnyOrderElementsOf(
                        new TreeSet<>(List.of(("APT_LISTCHANGES_FRONTEND CHARM_DIR CLOUD_API_VERSION DEBIAN_FRONTEND"
                            + " JUJU_AGENT_SOCKET_ADDRESS JUJU_AGENT_SOCKET_NETWORK JUJU_API_ADDRESSES"
                            + " JUJU_AVAILABILITY_ZONE JUJU_CHARM_DIR JUJU_CHARM_FTP_PROXY JUJU_CHARM_HTTPS_PROXY"
                            + " JUJU_CHARM_HTTP_PROXY JUJU_CHARM_NO_PROXY JUJU_CONTEXT_ID JUJU_DISPATCH_PATH"
                            + " JUJU_HOOK_NAME JUJU_MACHINE_ID JUJU_MODEL_NAME JUJU_MODEL_UUID JUJU_PRINCIPAL_UNIT"
                            + " JUJU_SLA JUJU_UNIT_NAME JUJU_VERSION LANG PATH PWD SHLVL TERM _")
                                .split(" ", -1))));
        assertThat(file("cwd").strip()).isEqualTo(charm().toString());
        assertThat(file("umask").strip()).isEqualTo("0022");
        assertThat(file("stdin").strip()).isEqualTo("/dev/null");
        assertThat(file("env"))
                .contains(
                        "PATH=" + charm().resolve("../../../tools/unit-tiny-0").normalize()
                                + ":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin\n");
    }

    @Test
    void failedHookLeavesNothingAndIsRetriedAfterFiveTenTwentySeconds() {
        deploy(new ShellCharm().hook("config-changed", WRITES + "exit 7"));

        assertThat(juju.inspect().status("tiny/0").toString()).isEqualTo("error: hook failed: \"config-changed\"");
        assertThat(juju.inspect().openedPorts("tiny/0")).isEmpty();
        assertThat(juju.inspect().unitState("tiny/0")).isEmpty();
        assertThat(juju.inspect().secrets("tiny")).isEmpty();
        assertThat(juju.inspect().unitBag("tiny/0", "ring")).doesNotContainKey("k");
        for (int wait : List.of(5, 10, 20)) {
            seen.clear();
            now.updateAndGet(time -> time.plusSeconds(wait - 1));
            juju.settle();
            assertThat(seen).isEmpty();
            now.updateAndGet(time -> time.plusSeconds(1));
            juju.settle();
            assertThat(seen).containsExactly("config-changed FAILED");
        }
    }

    @Test
    void hookThatEndsWellFlushesAllItWrote() {
        deploy(new ShellCharm().hook("config-changed", WRITES));

        assertThat(juju.inspect().status("tiny/0").toString()).isEqualTo("active: done");
        assertThat(juju.inspect().openedPorts("tiny/0")).containsExactly("8080/tcp");
        assertThat(juju.inspect().unitState("tiny/0")).isEqualTo(Map.of("a", "1"));
        assertThat(juju.inspect().secrets("tiny")).hasSize(1);
        assertThat(juju.inspect().unitBag("tiny/0", "ring")).containsEntry("k", "v");
        assertThat(juju.inspect().toolCalls()).extracting(ToolCall::tool).contains("relation-set", "status-set");
    }

    @ParameterizedTest
    @EnumSource(KillPlan.Moment.class)
    void hookKilledAtAnyCallIsRunAgainAtOnceWithItsWritesDropped(KillPlan.Moment moment) {
        int call = 1;
        KillPlan plan;
        do {
            juju.close();
            juju = open();
            plan = juju.killAtCall("config-changed", call, moment);
            // A child that outlives its parent unless the whole tree is killed.
            deploy(new ShellCharm().hook("config-changed", "sleep 301 & echo x >>../runs\n" + WRITES + "kill $!"));
            assertThat(juju.inspect().unitState("tiny/0")).isEqualTo(Map.of("a", "1"));
            assertThat(juju.inspect().secrets("tiny")).hasSize(1);
            assertThat(juju.inspect().history("tiny/0"))
                    .extracting(Status::name)
                    .doesNotContain("error");
            assertThat(file("runs").lines()).hasSize(plan.fired() ? 2 : 1);
            call++;
        } while (plan.fired());
        assertThat(call).isEqualTo(7);
        assertThat(ProcessHandle.allProcesses()
                        .flatMap(process -> process.info().commandLine().stream())
                        .filter(line -> line.contains("sleep 301")))
                .isEmpty();
    }

    @Test
    void hookInFlightWhenTheSimulatorDiedIsRunAgainFirst() {
        deploy(new ShellCharm().hook("update-status", "echo x >>../runs").hook("config-changed", "echo y >>../runs"));
        Path model = charm().resolve("../../..").normalize();
        juju.close();
        ModelStore store = new ModelStore(model.resolve("model.json"));
        store.change(state -> {
            state.unit("tiny/0").inFlight = Hook.of(Hook.Kind.UPDATE_STATUS);
            state.unit("tiny/0").configSeen = null;
        });

        juju = Juju.open(model, options());
        juju.settle();

        assertThat(file("runs")).isEqualTo("y\nx\ny\n");
    }

    @Test
    void hookThatHangsIsKilledAndToolsOfEndedHooksAreRefused() {
        deploy(new ShellCharm().hook("start", "echo $JUJU_CONTEXT_ID >../context"));
        assertThat(file("context")).startsWith("tiny/0-start-");

        juju.refresh(
                "tiny",
                new ShellCharm()
                        .hook("config-changed", "JUJU_CONTEXT_ID=$(cat ../context) is-leader >../out 2>../err; true")
                        .pack(temporary("late.charm")));
        juju.settle();

        assertThat(file("out")).isEmpty();
        assertThat(file("err")).contains("unknown context id");
    }

    @Test
    void badInterpreterAndLateRefusalFailTheHook() {
        deploy(new ShellCharm().file("hooks/install", "#!/no/such/shell\n"));
        assertThat(seen).containsExactly("install FAILED");

        juju.refresh(
                "tiny",
                new ShellCharm()
                        .hook("install", "open-port 1 --endpoints bogus")
                        .pack(temporary("b.charm")));
        juju.resolved("tiny/0");
        juju.settle();

        assertThat(seen).containsExactly("install FAILED", "install FAILED");
        assertThat(juju.inspect().logs())
                .extracting(LogLine::message)
                .anyMatch(line -> line.contains("endpoint \"bogus\" for unit \"tiny/0\" not found"));
    }

    @Test
    void actionTakesParametersAndGivesResults() {
        deploy(new ShellCharm()
                .file("actions.yaml", """
                    greet:
                      params:
                        who: {type: string, default: you}
                        times: {type: integer, default: 2}
                      additionalProperties: false
                    fail: {}
                    """)
                .action("greet", """
                    env | grep -c '^JUJU_HOOK_NAME=$'
                    action-set who=$(action-get who) outer.inner=$(action-get --format=json times)
                    action-log 'a line'; echo oops >&2
                    """)
                .action("fail", "action-fail 'told to'; exit 0"));

        ActionResult greeted = juju.action("tiny/0", "greet", Map.of("times", "3"));
        assertThat(greeted.completed()).isTrue();
        assertThat(greeted.results()).isEqualTo(Map.of("who", "you", "outer", Map.of("inner", "3")));
        assertThat(greeted.result("outer.inner")).isEqualTo("3");
        assertThat(greeted.log()).containsExactly("a line");
        assertThat(greeted.stdout()).isEqualTo("1\n");
        assertThat(greeted.stderr()).isEqualTo("oops\n");
        assertThat(juju.action("tiny/0", "fail", Map.of()).message()).isEqualTo("told to");
        assertThatThrownBy(() -> juju.action("tiny/0", "greet", Map.of("bogus", 1)))
                .hasMessage("validation failed: (root) : additional property \"bogus\" is not allowed,"
                        + " given {\"bogus\":1}");
        assertThatThrownBy(() -> juju.action("tiny/0", "greet", Map.of("times", "abc")))
                .hasMessage("validation failed: (root).times : must be of type integer, given \"abc\"");
        assertThatThrownBy(() -> juju.action("tiny/0", "nosuch", Map.of()))
                .hasMessage("action \"nosuch\" not defined on unit \"tiny/0\"");
    }

    @Test
    void standardInputReachesTheToolAndBigValuesPass() {
        deploy(new ShellCharm().hook("start", """
            printf 'k: "a\\\\nb"\\nn: 5\\n' | relation-set -r ring:0 --file - n=6
            printf 'big: %s\\n' "$(head -c 200000 /dev/zero | tr '\\0' x)" | state-set --file -
            """));

        assertThat(juju.inspect().unitBag("tiny/0", "ring"))
                .containsEntry("k", "a\nb")
                .containsEntry("n", "6");
        assertThat(juju.inspect().unitState("tiny/0").get("big")).hasSize(200_000);
    }

    private void deploy(ShellCharm charm) {
        juju.deploy("tiny", charm.pack(temporary("tiny.charm")), Map.of());
        juju.settle();
    }

    private Path charm() {
        return juju.inspect().charmFolder("tiny/0");
    }

    private Path temporary(String name) {
        return folder.resolve(name);
    }

    private String file(String name) {
        try {
            return java.nio.file.Files.readString(
                    juju.inspect().unitFolder("tiny/0").resolve(name));
        } catch (java.io.IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }
}
