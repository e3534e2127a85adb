package orchestra.charm.simulator;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import orchestra.charm.simulator.Arguments.Known;
import orchestra.charm.simulator.ModelState.ApplicationState;
import orchestra.charm.simulator.ModelState.UnitState;

/** status-set, which takes effect at once, and status-get, which still shows what was when the hook began. */
final class StatusTools {
    private static final List<String> ALLOWED = List.of("maintenance", "blocked", "waiting", "active");
    private static final List<String> WORST_FIRST =
            List.of("error", "blocked", "maintenance", "waiting", "active", "terminated", "unknown");

    private StatusTools() {}

    static Map<String, Tool> tools() {
        return Map.of("status-set", StatusTools::set, "status-get", StatusTools::get);
    }

    private static Answer set(HookContext hook, List<String> args, String stdin) {
        Arguments arguments = Arguments.parse(args, Known.none().flags("application"), hook::checkRelation);
        if (arguments.words().isEmpty()) {
            throw ToolFailure.usage("invalid args, require <status> [message]");
        }
        String name = arguments.word(0);
        if (!ALLOWED.contains(name)) {
            throw ToolFailure.usage("invalid status " + GoJson.write(name) + ", expected one of "
                    + "[maintenance blocked waiting active]");
        }
        arguments.atMost(2);
        Status status = new Status(name, arguments.word(1), hook.immediate().now());
        String unit = hook.unitName();
        if (arguments.has("application")) {
            requireLeader(hook, "this unit is not the leader");
            String application = hook.application().name;
            // Unlike a unit's, an application's status is read anew: the hook sees it at once.
            hook.model().application(application).status = status;
            hook.immediate().change(model -> model.application(application).status = status);
            return Answer.SILENT;
        }
        hook.immediate().change(model -> {
            model.unit(unit).charmSetStatus = true;
            model.unit(unit).say(status);
        });
        return Answer.SILENT;
    }

    private static Answer get(HookContext hook, List<String> args, String stdin) {
        Known known = Known.none().flags("include-data", "application").printing();
        Arguments arguments = Arguments.parse(args, known, hook::checkRelation);
        arguments.atMost(0);
        boolean data = arguments.has("include-data");
        boolean smart = arguments.value("format", "smart").equals("smart");
        if (!arguments.has("application")) {
            Status status = hook.unit().workload;
            return smart && !data ? arguments.print(status.name()) : arguments.print(shown(status, data));
        }
        requireLeader(hook, "finding application status: this unit is not the leader");
        Status status = applicationStatus(hook.model(), hook.application());
        if (smart && !data) {
            return arguments.print(status.name());
        }
        Map<String, Object> units = new TreeMap<>();
        hook.model().unitsOf(hook.application().name).forEach(unit -> units.put(unit.name, shown(unit.workload, data)));
        Map<String, Object> all = shown(status, data);
        all.put("units", units);
        return arguments.print(Map.of("application-status", all));
    }

    /** What the leader set, else the worst of the units. */
    static Status applicationStatus(ModelState model, ApplicationState application) {
        if (!application.status.name().equals("unknown")) {
            return application.status;
        }
        return model.unitsOf(application.name).stream()
                .map(StatusTools::unitStatus)
                .min(Comparator.comparingInt(status -> WORST_FIRST.indexOf(status.name())))
                .orElse(application.status);
    }

    /** What {@code juju status} shows: error while a hook has failed. */
    static Status unitStatus(UnitState unit) {
        Hook failed = unit.failed;
        return failed == null
                ? unit.workload
                : new Status("error", "hook failed: " + GoJson.write(failed.name()), unit.workload.since());
    }

    private static Map<String, Object> shown(Status status, boolean data) {
        Map<String, Object> shown = new TreeMap<>(Map.of("status", status.name()));
        if (data) {
            shown.put("message", status.message());
            shown.put("status-data", Map.of());
        }
        return shown;
    }

    private static void requireLeader(HookContext hook, String message) {
        if (!hook.isLeader()) {
            throw ToolFailure.runtime(message);
        }
    }
}
