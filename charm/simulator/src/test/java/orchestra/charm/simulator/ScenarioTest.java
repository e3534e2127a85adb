package orchestra.charm.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import orchestra.charm.simulator.Recording.Said;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plays the whole life that was recorded on a real Juju 3.6.11, with the very charms, and compares every hook of every
 * unit from the first to the last: their order, the environment of each, and each tool's answer. What differs is listed
 * in {@link ScenarioDifferences} with its reason; what differs no more must leave it.
 */
final class ScenarioTest {
    private static final List<String> UNITS = List.of("probe-0", "probe-1", "req-0");

    @TempDir
    static Path folder;

    private static List<String> commands = List.of();
    private static List<String> refusals = List.of();
    private static Map<String, List<Recording>> played = Map.of();

    /** A hook's run there, and the same here. */
    private record Pair(Recording there, Recording here) {}

    private record Alignment(List<Pair> pairs, List<String> differences) {}

    @BeforeAll
    static void play() {
        Scenario scenario = new Scenario(folder);
        commands = scenario.commands();
        scenario.play();
        refusals = scenario.refusals();
        played = new TreeMap<>();
        UNITS.forEach(unit -> played.put(unit, scenario.played(unit)));
    }

    @Test
    void everyCommandOfTheRecordingIsPlayed() throws IOException {
        List<String> typed = new ArrayList<>();
        Set<String> leftOut = new TreeSet<>();
        for (String command : Files.readAllLines(Scenario.RESOURCES.resolve("recorded/commands.txt"))) {
            String even = command.replaceFirst("^juju ", "").replaceAll("secret:[0-9a-v]{20}", "secret:SECRET");
            Set<String> excuses = matching(ScenarioDifferences.COMMANDS, even);
            leftOut.addAll(excuses);
            if (excuses.isEmpty()) {
                typed.add(even);
            }
        }

        assertThat(commands.stream().map(command -> command.replace(" (again)", "")))
                .containsExactlyElementsOf(typed);
        assertThat(leftOut).isEqualTo(ScenarioDifferences.COMMANDS.keySet());
    }

    @Test
    void theClientIsRefusedInJujusWords() {
        assertThat(refusals)
                .containsExactly(
                        "parsing settings for application: option \"port\" expected int, got \"abc\"",
                        "parsing settings for application: unknown option \"bogus\"",
                        "validation failed: (root) : additional property \"bogus\" is not allowed, given {\"bogus\":1}",
                        "validation failed: (root).times : must be of type integer, given \"abc\"",
                        "action \"nosuch\" not defined on unit \"probe/0\"");
    }

    @Test
    void hooksRunInTheRecordedOrder() {
        Set<String> differences = new TreeSet<>();
        UNITS.forEach(unit -> differences.addAll(aligned(unit).differences()));

        assertThat(differences).isEqualTo(ScenarioDifferences.HOOKS.keySet());
    }

    @Test
    void theEnvironmentIsTheRecordedOne() {
        List<String> differences = new ArrayList<>();
        for (Pair pair : pairs()) {
            Set<String> keys = new TreeSet<>(pair.there().environment().keySet());
            keys.addAll(pair.here().environment().keySet());
            for (String key : keys) {
                String there = pair.there().environment().get(key);
                String here = pair.here().environment().get(key);
                if (!Objects.equals(there, here)) {
                    differences.add(pair.there().name() + " " + key + ": there " + there + ", here " + here);
                }
            }
        }
        assertThat(differences).isEmpty();
    }

    @Test
    void toolsAnswerWhatWasRecorded() {
        List<String> differences = new ArrayList<>();
        Set<String> excused = new TreeSet<>();
        int compared = 0;
        for (Pair pair : pairs()) {
            List<Said> there = pair.there().said();
            List<Said> here = pair.here().said();
            for (int index = 0; index < Math.max(there.size(), here.size()); index++) {
                compared++;
                Said was = index < there.size() ? there.get(index) : new Said("no call", "");
                Said is = index < here.size() ? here.get(index) : new Said("no call", "");
                if (was.equals(is)) {
                    continue;
                }
                Set<String> excuses =
                        matching(ScenarioDifferences.ANSWERS, pair.there().name() + " " + was.command());
                excused.addAll(excuses);
                if (excuses.isEmpty()) {
                    differences.add(pair.there().name() + "\n  there " + was + "\n  here  " + is);
                }
            }
        }
        assertThat(differences).as("of " + compared + " answers").isEmpty();
        assertThat(compared).isGreaterThan(3000);
        assertThat(excused).as("each excuse is still needed").isEqualTo(ScenarioDifferences.ANSWERS.keySet());
    }

    private static Set<String> matching(Map<String, String> excuses, String what) {
        Set<String> matching = new TreeSet<>(excuses.keySet());
        matching.removeIf(excuse -> !what.matches(excuse));
        return matching;
    }

    private static List<Pair> pairs() {
        return UNITS.stream().flatMap(unit -> aligned(unit).pairs().stream()).toList();
    }

    /** The longest order that both have in common, and what stands beside it. */
    private static Alignment aligned(String unit) {
        List<Recording> there = Recording.all(Scenario.RESOURCES.resolve("recorded"), unit + ".", "/nonexistent");
        List<Recording> here = Objects.requireNonNull(played.get(unit));
        int[][] common = new int[there.size() + 1][here.size() + 1];
        for (int t = there.size() - 1; t >= 0; t--) {
            for (int h = here.size() - 1; h >= 0; h--) {
                common[t][h] = there.get(t).entry().equals(here.get(h).entry())
                        ? common[t + 1][h + 1] + 1
                        : Math.max(common[t + 1][h], common[t][h + 1]);
            }
        }
        List<Pair> pairs = new ArrayList<>();
        List<String> differences = new ArrayList<>();
        int t = 0;
        int h = 0;
        while (t < there.size() || h < here.size()) {
            boolean same = t < there.size()
                    && h < here.size()
                    && there.get(t).entry().equals(here.get(h).entry());
            if (same) {
                pairs.add(new Pair(there.get(t), here.get(h)));
                t++;
                h++;
            } else if (h == here.size() || (t < there.size() && common[t + 1][h] >= common[t][h + 1])) {
                differences.add("only there: " + there.get(t).name() + entryOf(there.get(t)));
                t++;
            } else {
                String before = t < there.size() ? there.get(t).name() : unit + "'s end";
                differences.add(
                        "only here, before " + before + ": " + here.get(h).hook() + entryOf(here.get(h)));
                h++;
            }
        }
        return new Alignment(pairs, differences);
    }

    private static String entryOf(Recording recording) {
        return recording.entry().substring(recording.hook().length());
    }
}
