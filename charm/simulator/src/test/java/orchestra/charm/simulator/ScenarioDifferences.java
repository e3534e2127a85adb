package orchestra.charm.simulator;

import java.util.Map;
import java.util.TreeMap;

/** Where the simulator does not give what was recorded, each with its reason. */
final class ScenarioDifferences {
    private static final String STORAGE = "charm storage is not played: no charm here has any";
    private static final String TURNS =
            "chance: which unit of two has its turn first, and so what the other has written by then";
    private static final String CREATED = "chance: in which order a new unit is told of the relations that are there";
    private static final String TOGETHER =
            "chance: one changed tells of all that was written before it runs; here units take turns, there they run at"
                    + " once on two machines";
    private static final String ASKS = "only asks, and runs no hook";

    private ScenarioDifferences() {}

    /** Commands that are not played. */
    static final Map<String, String> COMMANDS = new TreeMap<>(Map.ofEntries(
            Map.entry("add-(model|machine) .*", "a simulated model is there, and every unit has a machine of its own"),
            Map.entry(
                    "config -m g1 probe|actions .*|status .*|show-.*|secrets .*|storage .*|debug-log .*|done .*", ASKS),
            Map.entry("exec .*", "the simulator runs hooks and actions; tools are compared in those")));

    /** Hooks that ran only there, or only here. */
    static final Map<String, String> HOOKS = new TreeMap<>(Map.ofEntries(
            Map.entry("only here, before probe-0.012-config-changed: pr-relation-changed req/0", TOGETHER),
            Map.entry("only here, before probe-0.026-pr-relation-changed: ring-relation-changed probe/1", TOGETHER),
            Map.entry("only here, before probe-0.054-pr-relation-changed: pr-relation-joined req/0", TURNS),
            Map.entry("only here, before probe-1.004-leader-settings-changed: pr-relation-created", CREATED),
            Map.entry("only here, before probe-1.015-config-changed: pr-relation-changed", TURNS),
            Map.entry("only here, before probe-1.015-config-changed: pr-relation-changed req/0", TURNS),
            Map.entry("only here, before probe-1.015-config-changed: pr-relation-joined req/0", TURNS),
            Map.entry("only here, before req-0.010-up-relation-changed: up-relation-joined probe/0", TURNS),
            Map.entry("only here, before req-0.021-update-status: up-relation-changed probe/1", TOGETHER),
            Map.entry("only here, before req-0.040-up-relation-departed: up-relation-changed", TOGETHER),
            Map.entry("only here, before req-0.040-up-relation-departed: up-relation-changed probe/0", TOGETHER),
            Map.entry("only there: probe-0.004-data-storage-attached", STORAGE),
            Map.entry("only there: probe-0.025-pr-relation-changed req/0", TOGETHER),
            Map.entry("only there: probe-0.041-pr-relation-changed req/0", TOGETHER),
            Map.entry("only there: probe-0.049-pr-relation-joined req/0", TURNS),
            Map.entry("only there: probe-0.050-pr-relation-changed req/0", TURNS),
            Map.entry("only there: probe-0.052-pr-relation-changed req/0", TOGETHER),
            Map.entry("only there: probe-0.053-pr-relation-changed req/0", TOGETHER),
            Map.entry("only there: probe-0.058-data-storage-detaching", STORAGE),
            Map.entry("only there: probe-1.002-pr-relation-created", CREATED),
            Map.entry("only there: probe-1.005-data-storage-attached", STORAGE),
            Map.entry("only there: probe-1.009-pr-relation-changed", TURNS),
            Map.entry("only there: probe-1.010-pr-relation-joined req/0", TURNS),
            Map.entry("only there: probe-1.011-pr-relation-changed req/0", TURNS),
            Map.entry("only there: probe-1.035-data-storage-detaching", STORAGE),
            Map.entry("only there: req-0.006-up-relation-joined probe/0", TURNS),
            Map.entry("only there: req-0.007-up-relation-changed probe/0", TURNS),
            Map.entry("only there: req-0.016-up-relation-changed probe/1", TOGETHER),
            Map.entry("only there: req-0.037-up-relation-changed", TOGETHER)));

    /** Answers that differ: hook and command. */
    static final Map<String, String> ANSWERS = new TreeMap<>(Map.ofEntries(
            Map.entry(".* storage-list.*", STORAGE),
            Map.entry(".* resource-get .*", "charm resources are not played, and the error names the controller"),
            Map.entry(".* (add-metric .*|payload-.*|pod-spec-.*|k8s-.*)", "tools nobody needs are not installed"),
            Map.entry(".*-config-changed secret-info-get --label lab2.*", "the next rotation's time is not played"),
            Map.entry("probe-0.003-.* secret-get SECRET", "chance: which secret secret-ids names first"),
            Map.entry("(probe-0.026|req-0.0(17|18|20))-.* goal-state .*", TURNS),
            Map.entry(
                    "probe-1.01[578]-config-changed goal-state .*",
                    "there probe/0's hook, which fails, ran at the same time: a unit is in error only between its"
                            + " tries"),
            Map.entry(
                    "(probe-0.0(08|24|40|45|48|51)|probe-1.033|req-0.0(05|08|09|14|18|20|32|33|35|36|38))-.*"
                            + " relation-(get|list).*",
                    TURNS),
            Map.entry("req-0.0(08|36)-up-relation-changed (echo|secret-|no call).*", TURNS)));
}
