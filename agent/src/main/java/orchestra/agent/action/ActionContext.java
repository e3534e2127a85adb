package orchestra.agent.action;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import orchestra.agent.Unit;
import orchestra.agent.apply.HoldFile;
import orchestra.agent.apply.Runner;
import orchestra.agent.facts.FactsReader;
import orchestra.agent.facts.Rotation;
import orchestra.charm.HookEnvironment;
import orchestra.charm.Juju;
import orchestra.charm.Status;
import orchestra.charm.UnitName;

/** What every action has at hand. */
record ActionContext(Juju juju, HookEnvironment environment, Unit unit, Reconciliation reconciliation) {

    /** The file that says why the API stays closed. */
    HoldFile hold() {
        return new HoldFile(unit.place().privateFolder(), unit.ports().files());
    }

    /** A parameter's text; empty where it is not given. */
    String parameter(String name) {
        Object value = juju.actionParameters().get(name);
        return value == null ? "" : String.valueOf(value).strip();
    }

    /** Whether this unit works; where it does not, the action fails and says which one does. */
    boolean works(String action) {
        Optional<UnitName> working =
                FactsReader.working(juju, environment.unit().application());
        if (working.filter(environment.unit()::equals).isPresent()) {
            return true;
        }
        juju.failAction("another unit works: juju run "
                + working.map(UnitName::toString).orElse(environment.unit().application() + "/leader") + " " + action);
        return false;
    }

    /** Runs a plain hook's steps, shows the status afterwards, and fails the action where a step failed. */
    void settle(Map<String, String> results) {
        Runner.Report report = reconciliation.run(Rotation.NONE);
        Map<String, String> all = new LinkedHashMap<>(results);
        all.put("status", text(report.status()));
        juju.writeActionResults(all);
        if (!report.failures().isEmpty()) {
            juju.failAction("begun, and finished by a later hook: "
                    + report.failures().stream().map(Status::message).collect(Collectors.joining("; ")));
        }
    }

    /** A status as {@code level: message}, or its level alone. */
    static String text(Status status) {
        return status.message().isEmpty()
                ? status.level().text()
                : status.level().text() + ": " + status.message();
    }
}
