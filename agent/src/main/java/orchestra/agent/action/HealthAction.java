package orchestra.agent.action;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import orchestra.agent.facts.Facts;
import orchestra.agent.plan.Planner;

/** Tells how every part of the unit is, and fails when one is not well. */
final class HealthAction {

    private final ActionContext context;

    HealthAction(ActionContext context) {
        this.context = context;
    }

    void run() {
        Facts facts = context.reconciliation().look();
        List<Part> parts = new Health(context.unit(), facts, Planner.plan(facts)).parts();
        Map<String, String> results = new LinkedHashMap<>();
        parts.forEach(part -> results.put(part.name(), part.said()));
        List<Part> bad = parts.stream().filter(part -> !part.well()).toList();
        results.put("overall", bad.isEmpty() ? "ok" : bad.size() + " of " + parts.size() + " parts are not well");
        context.juju().writeActionResults(results);
        if (!bad.isEmpty()) {
            context.juju()
                    .failAction("not well: "
                            + bad.stream()
                                    .map(part -> part.name() + ": " + part.said())
                                    .collect(Collectors.joining("; ")));
        }
    }
}
