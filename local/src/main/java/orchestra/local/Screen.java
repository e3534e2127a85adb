package orchestra.local;

import java.io.PrintStream;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import orchestra.charm.simulator.Hook;
import orchestra.charm.simulator.HookListener;
import orchestra.charm.simulator.Status;

/** Tells a person what happens: one line for each hook with its time, one for each new status. */
final class Screen implements HookListener {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final Map<String, Integer> COLOURS =
            Map.of("active", 32, "blocked", 33, "waiting", 36, "maintenance", 34, "error", 31);

    private final PrintStream out;
    private final boolean coloured;
    private final Map<String, String> statuses = new ConcurrentHashMap<>();
    private volatile boolean quiet;

    Screen(PrintStream out, boolean coloured) {
        this.out = out;
        this.coloured = coloured;
    }

    /** On the standard output, coloured on a terminal unless NO_COLOR is set. */
    @SuppressWarnings("SystemConsoleNull") // Null it is where the java.base module's own console is chosen.
    static Screen ofTerminal() {
        java.io.Console console = System.console();
        boolean terminal = console != null && console.isTerminal();
        return new Screen(System.out, terminal && System.getenv("NO_COLOR") == null);
    }

    /** From now on hooks of the kind that comes each minute are told only when they fail. */
    void calm() {
        quiet = true;
    }

    void say(String line) {
        out.println(line);
        out.flush();
    }

    void step(String text) {
        say(faint(LocalTime.now(ZoneId.systemDefault()).format(TIME)) + "  " + text);
    }

    @Override
    public void ended(String unit, Hook hook, Outcome outcome, Duration duration) {
        boolean routine = quiet && hook.kind() == Hook.Kind.UPDATE_STATUS && outcome == Outcome.DONE;
        if (routine || outcome == Outcome.SKIPPED) {
            return;
        }
        String seconds = String.format(Locale.ROOT, "%6.2f s", duration.toMillis() / 1000.0);
        String end = switch (outcome) {
            case DONE -> "";
            case FAILED -> colour(31, "  failed");
            case KILLED -> colour(31, "  killed");
            case SKIPPED -> "  no file";
        };
        step(String.format(Locale.ROOT, "%-12s %-28s", unit, hook.name()) + seconds + end);
    }

    @Override
    public void status(String unit, Status status) {
        String text = status.toString();
        if (!text.equals(statuses.put(unit, text))) {
            step(String.format(Locale.ROOT, "%-12s ", unit) + shown(status));
        }
    }

    String shown(Status status) {
        String name = colour(COLOURS.getOrDefault(status.name(), 0), status.name());
        return status.message().isEmpty() ? name : name + "  " + status.message();
    }

    String strong(String text) {
        return colour(1, text);
    }

    String faint(String text) {
        return colour(2, text);
    }

    private String colour(int code, String text) {
        return coloured && code > 0 ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
