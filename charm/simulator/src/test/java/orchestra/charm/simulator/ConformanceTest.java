package orchestra.charm.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the very charms that were recorded on a real Juju 3.6.11 (see src/test/resources) through the same life, and
 * compares line by line: the environment of each hook, and of each tool's call the exit code, output and error.
 */
final class ConformanceTest {
    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final Network RECORDED = new Network("10.99.0.3", "10.99.0.0/24", "0e:11:d5:53:ea:68", "host0");

    /** Commands whose answer differs, with the reason. */
    private static final Map<String, String> DIFFERENT = new TreeMap<>(Map.of(
            ".* storage-list.*", "charm storage is not played: the probe has some, no charm here has",
            ".* resource-get .*", "charm resources are not played, and the error names the controller",
            ".* (add-metric .*|payload-.*|pod-spec-.*|k8s-.*)", "tools nobody needs are not installed",
            ".*-config-changed secret-info-get --label lab2.*", "the time of the next rotation is not played",
            "probe-0.003.* secret-get SECRET", "which secret secret-ids names first is chance",
            "(probe-0.024|probe-0.045|req-0.032).* relation-get --format=json",
                    "what the other unit wrote by then is chance"));

    /** Which recording shows which run of a hook here: unit, hook, how often it ran. */
    private static final Map<String, String> RUNS = new TreeMap<>(Map.ofEntries(
            Map.entry("probe-0.001-install", "probe-0 install 1"),
            Map.entry("probe-0.002-ring-relation-created", "probe-0 ring-relation-created 1"),
            Map.entry("probe-0.003-leader-elected", "probe-0 leader-elected 1"),
            Map.entry("probe-0.005-config-changed", "probe-0 config-changed 1"),
            Map.entry("probe-0.006-start", "probe-0 start 1"),
            Map.entry("probe-0.007-ring-relation-changed", "probe-0 ring-relation-changed 1"),
            Map.entry("probe-0.008-pr-relation-created", "probe-0 pr-relation-created 1"),
            Map.entry("probe-0.010-pr-relation-joined", "probe-0 pr-relation-joined 1"),
            Map.entry("probe-0.012-config-changed", "probe-0 config-changed 2"),
            Map.entry("probe-0.013-update-status", "probe-0 update-status 2"),
            Map.entry("probe-0.014-config-changed", "probe-0 config-changed 3"),
            Map.entry("probe-0.015-config-changed", "probe-0 config-changed 4"),
            Map.entry("probe-0.016-config-changed", "probe-0 config-changed 5"),
            Map.entry("probe-0.017-config-changed", "probe-0 config-changed 6"),
            Map.entry("probe-0.018-config-changed", "probe-0 config-changed 7"),
            Map.entry("probe-0.019-secret-changed", "probe-0 secret-changed 1"),
            Map.entry("probe-0.021-action-greet", "probe-0 action-greet 1"),
            Map.entry("probe-0.022-action-greet", "probe-0 action-greet 2"),
            Map.entry("probe-0.023-action-fail", "probe-0 action-fail 1"),
            Map.entry("probe-0.024-ring-relation-joined", "probe-0 ring-relation-joined 1"),
            Map.entry("probe-0.027-ring-relation-changed", "probe-0 ring-relation-changed 2"),
            Map.entry("probe-0.045-pr-relation-departed", "probe-0 pr-relation-departed 1"),
            Map.entry("probe-0.046-pr-relation-broken", "probe-0 pr-relation-broken 1"),
            Map.entry("probe-0.059-stop", "probe-0 stop 1"),
            Map.entry("probe-0.060-remove", "probe-0 remove 1"),
            Map.entry("probe-1.001-install", "probe-1 install 1"),
            Map.entry("probe-1.002-pr-relation-created", "probe-1 pr-relation-created 1"),
            Map.entry("probe-1.003-ring-relation-created", "probe-1 ring-relation-created 1"),
            Map.entry("probe-1.006-config-changed", "probe-1 config-changed 1"),
            Map.entry("probe-1.007-start", "probe-1 start 1"),
            Map.entry("req-0.001-install", "req-0 install 1"),
            Map.entry("req-0.005-up-relation-created", "req-0 up-relation-created 1"),
            Map.entry("req-0.006-up-relation-joined", "req-0 up-relation-joined 1"),
            Map.entry("req-0.008-up-relation-changed", "req-0 up-relation-changed 3"),
            Map.entry("req-0.032-up-relation-departed", "req-0 up-relation-departed 1"),
            Map.entry("req-0.034-up-relation-broken", "req-0 up-relation-broken 1")));

    /** What is another machine's, moment's or chance's: addresses, times, IDs, which hook wrote last. */
    private static final List<Map.Entry<Pattern, String>> CHANCE = List.of(
            Map.entry(Pattern.compile("10\\.99\\.0\\.4"), "10.99.0.3"),
            Map.entry(Pattern.compile("6e:a9:8b:30:c1:a7"), "0e:11:d5:53:ea:68"),
            Map.entry(Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9:.]+Z"), "TIME"),
            Map.entry(Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "MODEL"),
            Map.entry(Pattern.compile("\\b[0-9a-v]{19}[0g]\\b"), "SECRET"),
            Map.entry(Pattern.compile("hooks/(pr|up|ring)-relation-[a-z]+"), "HOOK"),
            Map.entry(Pattern.compile("probed [0-9]+"), "probed N"),
            // Juju writes it again with each config-changed; the probe removes it in each relation hook.
            Map.entry(Pattern.compile("\"ingress-address\":\"10.99.0.3\",|\nout\\| ingress-address: 10.99.0.3"), ""));

    private static final Pattern NOT_COMPARED = Pattern.compile(
            "(ls|cat|which|readlink|findmnt|storage-get|storage-add|juju-reboot) .*|.* --help|storage-get");
    private static final Pattern OWN_VALUE = Pattern.compile("(CHARM_DIR|JUJU_CHARM_DIR|PATH|PWD|JUJU_AGENT_SOCKET_.*"
            + "|JUJU_API_ADDRESSES|JUJU_CONTEXT_ID|JUJU_ACTION_TAG|JUJU_ACTION_UUID|JUJU_MACHINE_ID)=.*");

    @TempDir
    Path folder;

    private record Said(String command, String answer) {}

    @Test
    void hooksSeeAndToolsAnswerWhatWasRecorded() {
        try (Juju juju =
                Juju.open(folder.resolve("model"), JujuOptions.named("g1").network(RECORDED))) {
            play(juju);
        }
        List<String> differences = new ArrayList<>();
        Map<String, Integer> excused = new TreeMap<>();
        int compared = 0;
        for (Map.Entry<String, String> run : RUNS.entrySet()) {
            List<Said> recorded = said(read(RESOURCES.resolve("recorded").resolve(run.getKey() + ".txt")));
            List<Said> played = said(read(record(run.getValue())));
            if (recorded.size() != played.size()) {
                differences.add(run + " made other calls: " + recorded + " and " + played);
                continue;
            }
            for (int index = 0; index < recorded.size(); index++) {
                compared++;
                Said was = recorded.get(index);
                if (was.equals(played.get(index))) {
                    continue;
                }
                DIFFERENT.keySet().stream()
                        .filter((run.getKey() + " " + was.command())::matches)
                        .findFirst()
                        .ifPresentOrElse(
                                excuse -> excused.merge(excuse, 1, Integer::sum),
                                () -> differences.add(run.getKey() + "\n" + was));
                if (!differences.isEmpty() && differences.getLast().endsWith("\n" + was)) {
                    differences.add("   played " + played.get(index));
                }
            }
        }
        assertThat(differences).as("of " + compared + " answers").isEmpty();
        assertThat(compared).isGreaterThan(1500);
        assertThat(excused.keySet()).as("each excuse is still needed").isEqualTo(DIFFERENT.keySet());
    }

    private void play(Juju juju) {
        juju.deploy("probe", pack("probe"), Map.of());
        juju.settle();
        juju.deploy("req", pack("probe-req"), Map.of());
        juju.settle();
        juju.updateStatus("probe/0");
        juju.settle();
        juju.integrate("req:up", "probe:pr");
        juju.settle();
        config(juju, Map.of("name", "everyone"));
        juju.updateStatus("probe/0");
        juju.settle();
        config(juju, Map.of("port", "9", "on", "true"));
        juju.reset("probe", "name");
        juju.settle();
        config(juju, Map.of("nodef", ""));
        String secret = juju.player().addSecret("us1", Map.of("token", "s3cret", "user", "bob"));
        config(juju, Map.of("cred", secret));
        juju.player().grantSecret(secret, "probe");
        config(juju, Map.of("nodef", "x"));
        juju.player().updateSecret(secret, Map.of("token", "changed", "user", "bob"));
        juju.settle();
        juju.action("probe/0", "greet", Map.of());
        juju.action("probe/0", "greet", Map.of("who", "me", "times", "3"));
        juju.action("probe/0", "fail", Map.of());
        juju.addUnit("probe");
        juju.settle();
        config(juju, Map.of("name", "boot2", "port", "99"));
        juju.removeRelation("req:up", "probe:pr");
        juju.settle();
        juju.removeUnit("probe/1");
        juju.settle();
        juju.removeApplication("probe");
        juju.settle();
    }

    private static void config(Juju juju, Map<String, String> values) {
        juju.config("probe", values);
        juju.settle();
    }

    /** The recorded charm; what it keeps outside of its folder on a machine of its own goes beside its folder here. */
    private Path pack(String name) {
        ShellCharm charm = new ShellCharm().without("hooks/install");
        try (Stream<Path> files = Files.list(RESOURCES.resolve(name))) {
            files.forEach(file -> charm.file(
                    file.getFileName().toString(),
                    read(file)
                            .replace("/var/log/probe/$u", "${CHARM_DIR%/charm}/records")
                            .replaceAll("/etc/probe\\.[a-z]+|/root/nl", "/nonexistent/file")
                            .replace("/tmp/", "${CHARM_DIR%/charm}/")
                            .replace("t storage-add data", "true")
                            .replace("; touch /nonexistent/file", "")));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return charm.executable("dispatch").pack(folder.resolve(name + ".charm"));
    }

    /** The file in which a run was recorded: the n-th of that unit and hook. */
    private Path record(String run) {
        String[] parts = run.split(" ", -1);
        Path records = folder.resolve("model/agents/unit-" + parts[0] + "/records");
        try (Stream<Path> files = Files.list(records)) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9]+-" + parts[1] + "\\.txt"))
                    .sorted()
                    .skip(Long.parseLong(parts[2]) - 1)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("never ran: " + run));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private List<Said> said(String text) {
        List<Said> said = new ArrayList<>();
        String even =
                text.replaceAll(Pattern.quote(folder + "/model/agents/unit-") + "[a-z]+-[0-9]/(?!charm)", "/tmp/");
        for (Map.Entry<Pattern, String> chance : CHANCE) {
            even = chance.getKey().matcher(even).replaceAll(chance.getValue());
        }
        for (String line : even.substring(even.indexOf("--- env"), even.indexOf("--- stdin"))
                .split("\n", -1)) {
            String key = line.contains("=") ? line.substring(0, line.indexOf('=')) : line;
            said.add(new Said("env " + key, OWN_VALUE.matcher(line).matches() ? "" : line));
        }
        for (String block : even.substring(even.indexOf("--- tools")).split("(?m)^(?=\\$ |--- )", -1)) {
            int end = block.indexOf('\n');
            if (block.startsWith("$ ")
                    && !NOT_COMPARED.matcher(block.substring(2, end)).matches()) {
                said.add(new Said(block.substring(2, end), block.substring(end + 1)));
            }
        }
        return said;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
