package orchestra.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import orchestra.charm.simulator.KillPlan;
import orchestra.charm.simulator.KillPlan.Moment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hook killed with SIGKILL at its k-th tool call, for every k, its pending writes dropped, then run again by Juju: the
 * unit ends as if nothing had happened. Of install, which takes longest, every third k: all with
 * {@code -Dorchestra.kills.step=1}.
 */
final class KilledHookIT {
    private static final int STEP = Integer.getInteger("orchestra.kills.step", 3);

    @TempDir
    private Path folder;

    @Test
    void installEndsTheSameWhereverItIsKilled() throws IOException {
        Map<String, Object> wanted = installed(folder.resolve("whole"), 0, Moment.BEFORE_THE_CALL);
        assertThat(wanted).isNotEmpty();
        int call = 1;
        while (true) {
            Map<String, Object> state = installed(folder.resolve("killed-" + call), call, Moment.BEFORE_THE_CALL);
            if (state.isEmpty()) {
                break;
            }
            assertThat(state).as("killed at call " + call).isEqualTo(wanted);
            call += STEP;
        }
        assertThat(call).isGreaterThan(8);
        assertThat(installed(folder.resolve("killed-late"), call - STEP, Moment.AFTER_THE_CALL))
                .isEqualTo(wanted);
    }

    @Test
    void settingAnOptionEndsTheSameWhereverTheHookIsKilled() throws IOException {
        try (PackedUnit unit = new PackedUnit(folder)) {
            unit.deploy(Map.of()).juju().settle();
            everyCall(
                    unit,
                    "config-changed",
                    5,
                    () -> {
                        unit.juju().config("orchestra", Map.of("verbose", true, "rabbit_password", "a literal one"));
                        unit.juju().settle();
                    },
                    () -> {
                        unit.juju().reset("orchestra", "verbose", "rabbit_password");
                        unit.juju().settle();
                    });
        }
    }

    @Test
    void storageThatComesEndsTheSameWhereverTheHookIsKilled() throws IOException {
        try (PackedUnit unit = new PackedUnit(folder)) {
            unit.deploy(Map.of()).juju().settle();
            everyCall(
                    unit,
                    "storage-relation-changed",
                    7,
                    () -> {
                        unit.relateStorage().juju().settle();
                        assertThat(unit.get("/health/ready")).isEqualTo(200);
                    },
                    () -> {
                        unit.juju().removeRelation("orchestra:storage", "storage:storage");
                        unit.juju().settle();
                        assertThat(unit.get("/health/live")).isZero();
                    });
        }
    }

    @FunctionalInterface
    private interface Change {
        void make() throws IOException;
    }

    private static void everyCall(PackedUnit unit, String hook, int least, Change change, Change undo)
            throws IOException {
        change.make();
        Map<String, Object> wanted = state(unit);
        undo.make();
        int call = 0;
        KillPlan plan;
        do {
            call++;
            plan = unit.juju().killAtCall(hook, call, Moment.BEFORE_THE_CALL);
            change.make();
            assertThat(state(unit)).as(hook + " killed at call " + call).isEqualTo(wanted);
            undo.make();
        } while (plan.fired());
        assertThat(call).isGreaterThan(least);
    }

    /** The state of a unit whose install hook was killed at that call; nothing when it has no such call. */
    private static Map<String, Object> installed(Path folder, int call, Moment moment) throws IOException {
        try (PackedUnit unit = new PackedUnit(folder)) {
            unit.deploy(Map.of());
            boolean fired = true;
            if (call > 0) {
                KillPlan plan = unit.juju().killAtCall("install", call, moment);
                unit.juju().settle();
                fired = plan.fired();
            } else {
                unit.juju().settle();
            }
            return fired ? state(unit) : Map.of();
        }
    }

    private static Map<String, Object> state(PackedUnit unit) throws IOException {
        Map<String, Object> state = new TreeMap<>();
        state.put("status", unit.status().replace(unit.state().toString(), "STATE"));
        state.put("ports", unit.inspect().openedPorts(PackedUnit.UNIT).size());
        state.put("version", unit.inspect().workloadVersion("orchestra"));
        state.put("peers", unit.inspect().applicationBag("orchestra", "cluster"));
        List<String> secrets = unit.inspect().secrets("orchestra");
        state.put(
                "secrets",
                secrets.stream()
                        .map(secret ->
                                unit.inspect().secretContent(secret).keySet().toString())
                        .toList());
        Map<String, String> files = new TreeMap<>();
        Snapshot.contents(unit.state()).forEach((path, content) -> files.put(path.toString(), plain(unit, content)));
        state.put("files", files);
        return state;
    }

    private static String plain(PackedUnit unit, String content) {
        return content.replace(unit.state().getParent() + "/", "FOLDER/").replaceAll("\\b\\d{4,5}\\b", "PORT");
    }
}
