package orchestra.local;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import orchestra.charm.simulator.ActionResult;
import orchestra.charm.simulator.Inspector;
import orchestra.charm.simulator.Juju;
import orchestra.charm.simulator.JujuException;
import orchestra.charm.simulator.LogLine;
import orchestra.charm.simulator.Status;

/** What {@code ./run COMMAND} does to the model that runs. Hooks that become due run before it answers. */
final class Commands implements Control.Handler {
    private static final int LOG_LINES = 200;

    private final Session session;
    private final Runnable stop;

    Commands(Session session, Runnable stop) {
        this.session = session;
        this.stop = stop;
    }

    @Override
    public Control.Reply answer(Control.Request request) {
        List<String> arguments = request.arguments();
        try {
            return switch (request.command()) {
                case "config" -> done(config(arguments));
                case "relate" -> done(relate(arguments, true));
                case "unrelate" -> done(relate(arguments, false));
                case "status" -> done(status());
                case "action" -> action(arguments);
                case "logs" -> done(logs());
                case "stop" -> {
                    stop.run();
                    yield done("stopping");
                }
                default -> new Control.Reply(2, "unknown command " + request.command());
            };
        } catch (JujuException refused) {
            return new Control.Reply(1, "ERROR " + refused.getMessage() + known(refused));
        }
    }

    private static Control.Reply done(String text) {
        return new Control.Reply(0, text);
    }

    private String known(JujuException refused) {
        return String.valueOf(refused.getMessage()).contains("unknown option") ? options() : "";
    }

    private String options() {
        return "\nknown options: "
                + String.join(", ", session.juju().options(Session.APPLICATION).keySet());
    }

    private String config(List<String> arguments) {
        Juju juju = session.juju();
        Map<String, Object> settings = juju.settings(Session.APPLICATION);
        if (arguments.isEmpty()) {
            StringBuilder all = new StringBuilder();
            juju.options(Session.APPLICATION)
                    .forEach((name, type) -> all.append(String.format(
                            Locale.ROOT,
                            "%-22s %-8s %s%n",
                            name,
                            type,
                            masked(name, settings.getOrDefault(name, "")))));
            return all.toString().stripTrailing();
        }
        if (arguments.getFirst().equals("--reset")) {
            List<String> keys = arguments.subList(1, arguments.size());
            keys.forEach(this::require);
            juju.reset(Session.APPLICATION, keys.toArray(String[]::new));
            return settled();
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals < 1) {
                require(argument);
                return String.valueOf(settings.getOrDefault(argument, ""));
            }
            values.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        juju.config(Session.APPLICATION, values);
        return settled();
    }

    private void require(String option) {
        if (!session.juju().options(Session.APPLICATION).containsKey(option)) {
            throw new LocalFailure("unknown option \"" + option + "\"" + options());
        }
    }

    /** A list of options is for a screen that others may see: secrets are shown only when asked for by name. */
    private static String masked(String name, Object value) {
        boolean secret = name.endsWith("secret") || name.endsWith("password") || name.endsWith("pass");
        String text = String.valueOf(value);
        return secret && !text.isEmpty() && !text.startsWith("secret:") ? "(set)" : text;
    }

    private String relate(List<String> arguments, boolean on) {
        if (!arguments.equals(List.of("storage"))) {
            throw new LocalFailure("what can be related is: storage");
        }
        if (on) {
            session.relateStorage();
        } else {
            session.unrelateStorage();
        }
        return settled();
    }

    private Control.Reply action(List<String> arguments) {
        if (arguments.isEmpty()) {
            throw new LocalFailure(
                    "which action? known: " + String.join(", ", session.juju().actions(Session.APPLICATION)));
        }
        Map<String, String> parameters = new TreeMap<>();
        for (String argument : arguments.subList(1, arguments.size())) {
            int equals = argument.indexOf('=');
            if (equals < 1) {
                throw new LocalFailure("an action's parameter is key=value, found " + argument);
            }
            parameters.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        ActionResult result = session.juju().action(Session.UNIT, arguments.getFirst(), parameters);
        StringBuilder text = new StringBuilder();
        result.log().forEach(line -> text.append(line).append('\n'));
        new TreeMap<>(result.results())
                .forEach((key, value) ->
                        text.append(key).append(": ").append(value).append('\n'));
        String secret = revealed(result);
        if (!secret.isEmpty()) {
            text.append("secret: ").append(secret).append('\n');
        }
        text.append(result.stdout());
        if (!result.completed()) {
            text.append("failed: ").append(result.message()).append('\n').append(result.stderr());
        }
        return new Control.Reply(result.completed() ? 0 : 1, text.toString().stripTrailing());
    }

    /** What the result's {@code secret-command} would print. */
    String revealed(ActionResult result) {
        return new SecretCommand(result.result("secret-command"), result.result("secret-key"))
                .revealed(session.juju(), session.inspect());
    }

    private String settled() {
        session.settle();
        return status();
    }

    private String status() {
        Inspector inspector = session.inspect();
        Status status = session.status();
        String storage = inspector.relatedOn(Session.APPLICATION, "storage");
        StringBuilder text = new StringBuilder();
        line(text, "unit", Session.UNIT + "  " + status);
        line(text, "since", status.since().toString());
        line(text, "version", inspector.workloadVersion(Session.APPLICATION));
        line(text, "ports", String.join(", ", inspector.openedPorts(Session.UNIT)));
        line(text, "storage", storage.isEmpty() ? "not related" : "related with " + storage);
        line(text, "api", session.api().url() + (session.api().ready() ? "  ready" : "  not ready"));
        line(text, "database", session.database().said());
        line(text, "broker", session.broker().said());
        line(
                text,
                "worker",
                LocalWorker.ROLE + "/" + LocalWorker.NAME + (session.worker().runs() ? "  runs" : "  not there"));
        line(text, "state", session.place().folder().toString());
        return text.toString().stripTrailing();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(String.format(Locale.ROOT, "%-10s%s%n", name, value));
    }

    private String logs() {
        List<LogLine> lines = session.inspect().logs();
        StringBuilder text = new StringBuilder();
        lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size())
                .forEach(line -> text.append(line).append('\n'));
        return text.append("all of it: ").append(session.inspect().logFile()).toString();
    }
}
