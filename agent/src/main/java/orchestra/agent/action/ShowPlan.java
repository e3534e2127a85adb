package orchestra.agent.action;

import java.util.LinkedHashMap;
import java.util.Map;
import orchestra.agent.facts.Facts;
import orchestra.agent.plan.Plan;
import orchestra.agent.plan.PlanText;
import orchestra.agent.plan.Planner;
import orchestra.charm.Status;

/** What the next hook would do, and why. Nothing is changed, and of the machine only the mount table is read. */
final class ShowPlan {

    private final ActionContext context;

    ShowPlan(ActionContext context) {
        this.context = context;
    }

    void run() {
        Facts facts = context.reconciliation().look();
        Plan plan = Planner.plan(facts);
        Map<String, String> results = new LinkedHashMap<>();
        results.put("plan", PlanText.of(facts, plan));
        results.put("status", ActionContext.text(Status.worst(plan.statuses())));
        context.juju().writeActionResults(results);
    }
}
