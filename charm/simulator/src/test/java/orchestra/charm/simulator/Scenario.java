package orchestra.charm.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The life that was recorded, command by command: what was typed at a real Juju, and the same here. After each command
 * all hooks that are due run, as the recording waited for it.
 */
final class Scenario {
    static final Path RESOURCES = Path.of("src/test/resources");
    private static final Network RECORDED = new Network("10.99.0.3", "10.99.0.0/24", "0e:11:d5:53:ea:68", "host0");

    private final Path folder;
    private final Juju juju;
    private final Map<String, Runnable> commands = new LinkedHashMap<>();
    private final List<String> refusals = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-21T04:10:28Z");
    private String secret = "";

    Scenario(Path folder) {
        this.folder = folder;
        this.juju = Juju.open(
                folder.resolve("model"),
                JujuOptions.named("g1").network(RECORDED).clock(() -> now));
        deployed();
        configured();
        acted();
        failed();
        refreshed();
        rebooted();
        removed();
    }

    /** The commands as they were typed, in their order. */
    List<String> commands() {
        return List.copyOf(commands.keySet());
    }

    /** What the client was refused, in its words. */
    List<String> refusals() {
        return refusals;
    }

    /** Plays all of it. */
    Scenario play() {
        try (juju) {
            commands.values().forEach(command -> {
                command.run();
                juju.settle();
                now = now.plusSeconds(1);
            });
        }
        return this;
    }

    /** What a unit's hooks saw here. */
    List<Recording> played(String unit) {
        String agents = folder + "/model/agents";
        return Recording.all(Path.of(agents, "unit-" + unit, "records"), "", agents);
    }

    private void deployed() {
        command("deploy -m g1 /charms/probe.charm probe --to 0 --base ubuntu@24.04", () -> deploy("probe", "probe"));
        command(
                "deploy -m g1 /charms/probe-req.charm req --to 0 --base ubuntu@24.04",
                () -> deploy("req", "probe-req"));
        command("integrate -m g1 req:up probe:pr", () -> juju.integrate("req:up", "probe:pr"));
    }

    private void configured() {
        command("config -m g1 probe name=everyone", () -> {
            config(Map.of("name", "everyone"));
            updateStatus("probe/0");
        });
        command("config -m g1 probe name=everyone", () -> config(Map.of("name", "everyone")));
        command("config -m g1 probe port=9 on=true", () -> {
            updateStatus("req/0");
            config(Map.of("port", "9", "on", "true"));
        });
        command("config -m g1 probe port=abc", () -> refused(() -> config(Map.of("port", "abc"))));
        command("config -m g1 probe bogus=1", () -> refused(() -> config(Map.of("bogus", "1"))));
        command("config -m g1 probe --reset name", () -> juju.reset("probe", "name"));
        command("config -m g1 probe nodef=", () -> config(Map.of("nodef", "")));
        command("config -m g1 probe nodef=", () -> config(Map.of("nodef", "")));
        command("add-secret -m g1 us1 token=s3cret user=bob", () -> {
            secret = juju.player().addSecret("us1", Map.of("token", "s3cret", "user", "bob"));
        });
        command("config -m g1 probe cred=secret:SECRET", () -> config(Map.of("cred", secret)));
        command("grant-secret -m g1 us1 probe", () -> juju.player().grantSecret(secret, "probe"));
        command("config -m g1 probe nodef=x", () -> config(Map.of("nodef", "x")));
        command("update-secret -m g1 us1 token=changed user=bob", () -> {
            juju.player().updateSecret(secret, Map.of("token", "changed", "user", "bob"));
            juju.settle();
            updateStatus("probe/0");
        });
    }

    private void acted() {
        command("run -m g1 probe/0 greet", () -> juju.action("probe/0", "greet", Map.of()));
        command("run -m g1 probe/0 greet who=me times=3 --format=yaml", () -> {
            juju.action("probe/0", "greet", Map.of("who", "me", "times", "3"));
            updateStatus("req/0");
        });
        command("run -m g1 probe/0 greet bogus=1", () -> refused(() -> greet(Map.of("bogus", 1))));
        command("run -m g1 probe/0 greet times=abc", () -> refused(() -> greet(Map.of("times", "abc"))));
        command("run -m g1 probe/0 fail --format=yaml", () -> juju.action("probe/0", "fail", Map.of()));
        command("run -m g1 probe/0 nosuch", () -> refused(() -> juju.action("probe/0", "nosuch", Map.of())));
        command("add-unit -m g1 probe --to 1", () -> juju.addUnit("probe"));
    }

    private void failed() {
        command("failing hook: config-changed exits 7 until mended", () -> control("probe-0", "config-changed X=7"));
        command("config -m g1 probe name=failme", () -> {
            config(Map.of("name", "failme"));
            juju.settle();
            pass(Duration.ofSeconds(5));
            updateStatus("req/0");
            pass(Duration.ofSeconds(10));
            updateStatus("probe/1");
            pass(Duration.ofSeconds(20));
        });
        command("resolved -m g1 probe/0", () -> {
            control("probe-0", "");
            juju.resolved("probe/0");
            juju.settle();
            updateStatus("req/0");
        });
        command("config -m g1 probe name=failme2", () -> {
            control("probe-0", "config-changed X=7");
            config(Map.of("name", "failme2"));
        });
        command("config -m g1 probe port=99", () -> {
            config(Map.of("port", "99"));
            juju.settle();
            pass(Duration.ofSeconds(5));
        });
        command("resolved -m g1 --no-retry probe/0", () -> {
            control("probe-0", "");
            juju.skip("probe/0");
            juju.settle();
            updateStatus("probe/1");
        });
    }

    private void refreshed() {
        command("refresh -m g1 probe --path /charms/probe.charm", () -> juju.refresh("probe", pack("probe")));
        command("update-status (1m)", () -> {
            updateStatus("req/0");
            updateStatus("probe/1");
            updateStatus("probe/0");
        });
    }

    private void rebooted() {
        command("systemctl reboot of machine 0", () -> {
            juju.reboot("req/0");
            juju.reboot("probe/0");
        });
        command(
                "config-changed calls juju-reboot on machine 1",
                () -> control("probe-1", "config-changed juju-reboot"));
        command("config -m g1 probe name=boot", () -> config(Map.of("name", "boot")));
        command(
                "config-changed calls juju-reboot --now on machine 1 (first time only)",
                () -> control("probe-1", "config-changed [ -f once ] || { touch once; juju-reboot --now; }"));
        command("config -m g1 probe name=boot2", () -> {
            config(Map.of("name", "boot2"));
            juju.settle();
            updateStatus("req/0");
            updateStatus("probe/0");
        });
    }

    private void removed() {
        command("remove-relation -m g1 req:up probe:pr", () -> juju.removeRelation("req:up", "probe:pr"));
        command("remove-unit -m g1 probe/1 --no-prompt", () -> juju.removeUnit("probe/1"));
        command("integrate -m g1 req:up probe:pr", () -> juju.integrate("req:up", "probe:pr"));
        command("remove-application -m g1 req --no-prompt", () -> juju.removeApplication("req"));
        command("remove-application -m g1 probe --destroy-storage --no-prompt", () -> juju.removeApplication("probe"));
    }

    /** A command typed once more has a mark for its turn. */
    private void command(String text, Runnable here) {
        String turn = text;
        while (commands.containsKey(turn)) {
            turn += " (again)";
        }
        commands.put(turn, here);
    }

    private void config(Map<String, String> values) {
        juju.config("probe", values);
    }

    private void greet(Map<String, ?> params) {
        juju.action("probe/0", "greet", params);
    }

    private void updateStatus(String unit) {
        juju.settle();
        juju.updateStatus(unit);
        juju.settle();
    }

    private void pass(Duration time) {
        now = now.plus(time);
        juju.settle();
    }

    private void refused(Runnable command) {
        try {
            command.run();
        } catch (JujuException refusal) {
            refusals.add(Objects.requireNonNull(refusal.getMessage()));
        }
    }

    /** What the tester wanted to happen in a hook; the probe reads it there. */
    private void control(String unit, String line) {
        try {
            Files.writeString(folder.resolve("model/agents/unit-" + unit + "/control"), line + "\n");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void deploy(String application, String charm) {
        juju.deploy(application, pack(charm), Map.of());
    }

    /** The recorded charm; what it keeps outside of its folder on a machine of its own goes beside its folder here. */
    private Path pack(String name) {
        ShellCharm charm = new ShellCharm().without("hooks/install");
        try (Stream<Path> files = Files.list(RESOURCES.resolve(name))) {
            for (Path file : files.toList()) {
                charm.file(
                        file.getFileName().toString(),
                        Files.readString(file)
                                .replace("/var/log/probe/$u", "${CHARM_DIR%/charm}/records")
                                .replace("/etc/probe.ctl", "${CHARM_DIR%/charm}/control")
                                .replace("/root/nl", "${CHARM_DIR%/charm}/not-leading")
                                .replace("/etc/probe.nostatus", "/nonexistent/file")
                                .replace("/tmp/", "${CHARM_DIR%/charm}/")
                                .replace("t storage-add data", "true")
                                .replace("; touch /nonexistent/file", ""));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return charm.executable("dispatch").pack(folder.resolve(name + ".charm"));
    }
}
