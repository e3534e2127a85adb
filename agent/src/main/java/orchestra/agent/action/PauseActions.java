package orchestra.agent.action;

import java.util.LinkedHashMap;
import java.util.Map;
import orchestra.agent.facts.Hold;

/** Closes the API until it is opened again. Database and broker run on. */
final class PauseActions {

    private final ActionContext context;

    PauseActions(ActionContext context) {
        this.context = context;
    }

    void pause() {
        if (!context.works("pause")) {
            return;
        }
        Hold hold = context.hold().read();
        context.hold().write(hold.withPaused(true));
        context.settle(results(
                hold.paused()
                        ? "was paused already"
                        : "the API is closed and its service stopped; database and broker run on"));
    }

    void resume() {
        if (!context.works("resume")) {
            return;
        }
        Hold hold = context.hold().read();
        if (hold.restore().isPresent()) {
            context.juju()
                    .failAction("restore " + hold.restore().get().id()
                            + " was interrupted, and the API stays closed until a restore is done: juju run "
                            + context.environment().unit() + " restore id="
                            + hold.restore().get().id());
            return;
        }
        context.hold().write(hold.withPaused(false));
        context.settle(results(hold.paused() ? "the API is open again as soon as it can be" : "was not paused"));
    }

    private static Map<String, String> results(String said) {
        Map<String, String> results = new LinkedHashMap<>();
        results.put("result", said);
        return results;
    }
}
