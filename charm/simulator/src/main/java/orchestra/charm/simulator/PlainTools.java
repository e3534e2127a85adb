package orchestra.charm.simulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import orchestra.charm.simulator.Arguments.Known;
import orchestra.charm.simulator.ModelState.RelationState;
import orchestra.charm.simulator.ModelState.Side;
import orchestra.charm.simulator.ModelState.UnitState;

/** Tools that only read, or write at once: config-get, is-leader, leader-*, unit-get, network-get, goal-state, log. */
final class PlainTools {
    private PlainTools() {}

    static Map<String, Tool> tools() {
        return Map.ofEntries(
                Map.entry("config-get", PlainTools::config),
                Map.entry("is-leader", PlainTools::isLeader),
                Map.entry("leader-get", PlainTools::leaderGet),
                Map.entry("leader-set", PlainTools::leaderSet),
                Map.entry("unit-get", PlainTools::unit),
                Map.entry("network-get", PlainTools::network),
                Map.entry("goal-state", PlainTools::goal),
                Map.entry("juju-log", PlainTools::log),
                Map.entry("application-version-set", PlainTools::version));
    }

    private static Answer config(HookContext hook, List<String> args, String stdin) {
        Arguments arguments =
                Arguments.parse(args, Known.none().flags("a", "all").printing(), hook::checkRelation);
        arguments.atMost(1);
        boolean all = arguments.has("a") || arguments.has("all");
        String key = arguments.word(0);
        Map<String, Object> settings = hook.face().settings(hook.application().config);
        if (!key.isEmpty()) {
            if (all) {
                throw ToolFailure.usage("cannot use argument --all together with key");
            }
            return arguments.print(settings.get(key));
        }
        if (all) {
            hook.face().options().keySet().forEach(name -> settings.putIfAbsent(name, null));
        }
        return arguments.print(settings);
    }

    private static Answer isLeader(HookContext hook, List<String> args, String stdin) {
        Arguments arguments = Arguments.parse(args, Known.none().printing(), hook::checkRelation);
        arguments.atMost(0);
        return arguments.print(hook.isLeader());
    }

    private static Answer leaderGet(HookContext hook, List<String> args, String stdin) {
        Arguments arguments = Arguments.parse(args, Known.none().printing(), hook::checkRelation);
        arguments.atMost(1);
        String key = arguments.word(0);
        return key.isEmpty() || key.equals("-")
                ? arguments.print(new TreeMap<>(hook.leaderSettings()))
                : arguments.print(hook.leaderSettings().get(key));
    }

    private static Answer leaderSet(HookContext hook, List<String> args, String stdin) {
        Arguments arguments = Arguments.parse(args, Known.none(), hook::checkRelation);
        Map<String, String> settings = Tool.settings(arguments.words());
        if (!hook.isLeader()) {
            throw ToolFailure.runtime("cannot write leadership settings: cannot write settings: not the leader");
        }
        hook.leaderSettings().putAll(settings);
        hook.leaderSettings().values().removeIf(String::isEmpty);
        String application = hook.application().name;
        hook.immediate().change(model -> {
            model.application(application).leaderSettings.putAll(settings);
            model.application(application).leaderSettings.values().removeIf(String::isEmpty);
            model.application(application).leaderSettingsVersion++;
        });
        return Answer.SILENT;
    }

    private static Answer unit(HookContext hook, List<String> args, String stdin) {
        Arguments arguments = Arguments.parse(args, Known.none().printing(), hook::checkRelation);
        String key = arguments.word(0);
        if (key.isEmpty()) {
            throw ToolFailure.usage("no setting specified");
        }
        if (!key.equals("private-address") && !key.equals("public-address")) {
            throw ToolFailure.usage("unknown setting " + GoJson.write(key));
        }
        arguments.atMost(1);
        return arguments.print(hook.network().address());
    }

    private static Answer network(HookContext hook, List<String> args, String stdin) {
        Known known = Known.values("r", "relation")
                .flags("bind-address", "ingress-address", "egress-subnets", "primary-address")
                .printing();
        Arguments arguments = Arguments.parse(args, known, hook::checkRelation);
        String binding = arguments.word(0);
        if (binding.isEmpty()) {
            throw ToolFailure.usage("no arguments specified");
        }
        arguments.atMost(1);
        CharmFace face = hook.face();
        if (!face.endpoints().containsKey(binding)
                && !face.bindings().contains(binding)
                && !binding.equals("juju-info")) {
            throw ToolFailure.runtime("no network config found for binding " + GoJson.write(binding));
        }
        Map<String, Object> asked = new TreeMap<>();
        if (arguments.has("bind-address")) {
            asked.put("bind-address", hook.network().address());
        }
        if (arguments.has("ingress-address")) {
            asked.put("ingress-address", hook.network().address());
        }
        if (arguments.has("egress-subnets")) {
            asked.put("egress-subnets", List.of(hook.network().egress()));
        }
        if (arguments.has("primary-address")) {
            return arguments.print(hook.network().address());
        }
        if (asked.isEmpty()) {
            return arguments.print(
                    hook.network().asked(arguments.value("format", "smart").equals("json")));
        }
        return arguments.print(asked.size() == 1 ? asked.values().iterator().next() : asked);
    }

    private static Answer goal(HookContext hook, List<String> args, String stdin) {
        Arguments arguments = Arguments.parse(args, Known.none().printing(), hook::checkRelation);
        ModelState model = hook.model();
        Map<String, Object> units = new TreeMap<>();
        model.unitsOf(hook.application().name).forEach(unit -> units.put(unit.name, goal(unit)));
        Map<String, Object> relations = new TreeMap<>();
        for (RelationState relation : model.relationsOf(hook.application().name)) {
            Side side = relation.side(hook.application().name);
            if (relation.peer() || side == null) {
                continue;
            }
            String remote = relation.remote(hook.application().name);
            Map<String, Object> goals = new TreeMap<>();
            goals.put(remote, goal("joined", relation.since));
            model.unitsOf(remote).forEach(unit -> goals.put(unit.name, goal(unit)));
            relations.put(side.endpoint(), goals);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("units", units);
        all.put("relations", relations);
        return arguments.print(all, "yaml");
    }

    private static Map<String, Object> goal(UnitState unit) {
        String status = unit.dying ? "dying" : failed(unit) ? "error" : unit.workload.name();
        return goal(status, unit.workload.since());
    }

    /** A hook that is tried again counts as under way. */
    private static boolean failed(UnitState unit) {
        return unit.failed != null && unit.inFlight == null;
    }

    private static Map<String, Object> goal(String status, java.time.Instant since) {
        Map<String, Object> goal = new LinkedHashMap<>();
        goal.put("status", status);
        goal.put(
                "since",
                since.truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
                        .toString()
                        .replace('T', ' '));
        return goal;
    }

    private static Answer log(HookContext hook, List<String> args, String stdin) {
        Known known = Known.values("l", "log-level").flags("debug");
        Arguments arguments = Arguments.parse(args, known, hook::checkRelation);
        if (arguments.words().isEmpty()) {
            throw ToolFailure.usage("no message specified");
        }
        String level = arguments.has("debug") ? "DEBUG" : arguments.value("l", arguments.value("log-level", "INFO"));
        hook.immediate().log(hook.unitName(), level, String.join(" ", arguments.words()));
        return Answer.SILENT;
    }

    private static Answer version(HookContext hook, List<String> args, String stdin) {
        Arguments arguments = Arguments.parse(args, Known.none(), hook::checkRelation);
        if (arguments.words().isEmpty()) {
            throw ToolFailure.usage("no version specified");
        }
        arguments.atMost(1);
        String application = hook.application().name;
        String version = arguments.word(0);
        hook.immediate().change(model -> model.application(application).workloadVersion = version);
        return Answer.SILENT;
    }
}
