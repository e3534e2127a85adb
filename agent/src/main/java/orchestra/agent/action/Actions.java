package orchestra.agent.action;

import orchestra.agent.Unit;
import orchestra.agent.apply.StepFailure;
import orchestra.charm.Event;
import orchestra.charm.HookEnvironment;
import orchestra.charm.Juju;

/**
 * Runs actions, each by its own class. A result passes through an argument list on its way to Juju, and output through
 * its log: so neither ever holds a secret, but the ID under which Juju gives it to those who may have it.
 */
public final class Actions {

    private final ActionContext context;

    public Actions(Juju juju, HookEnvironment environment, Unit unit, Reconciliation reconciliation) {
        this.context = new ActionContext(juju, environment, unit, reconciliation);
    }

    /** Runs the action; what goes wrong fails it, with the reason. */
    public void run(Event.Action action) {
        try {
            start(action.name());
        } catch (StepFailure e) {
            context.juju().failAction(String.valueOf(e.getMessage()));
        }
    }

    private void start(String action) {
        switch (action) {
            case "get-credentials" -> new CredentialActions(context).credentials();
            case "rotate-credentials" -> new CredentialActions(context).rotate();
            case "show-plan" -> new ShowPlan(context).run();
            case "health" -> new HealthAction(context).run();
            case "create-backup" -> new BackupActions(context).create();
            case "list-backups" -> new BackupActions(context).list();
            case "restore" -> new BackupActions(context).restore();
            case "collect-diagnostics" -> new DiagnosticsAction(context).run();
            case "pause" -> new PauseActions(context).pause();
            case "resume" -> new PauseActions(context).resume();
            default -> context.juju().failAction("no action " + action + "; actions.yaml names those there are");
        }
    }
}
