package orchestra.agent.machine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import orchestra.agent.apply.Services;
import orchestra.agent.apply.StepFailure;
import orchestra.agent.plan.Owner;
import orchestra.agent.plan.ServiceSpec;

/**
 * Services as systemd units, {@code orchestra-NAME.service}. One that needs a mount has a timer beside it, which starts
 * it again when the mount is back.
 */
public final class SystemdServices implements Services {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** What systemctl ends with for a unit that is inactive, disabled or unknown. */
    private static final Set<Integer> NO = Set.of(1, 3, 4);

    private final Shell shell;
    private final SystemFiles files;
    private final Path units;
    private final Map<Owner, String> users;
    private final Path notes;

    /**
     * Writes units to {@code units}, which is {@code /etc/systemd/system}, and runs them as those users.
     *
     * @param notes a folder of the agent's own: a note in it, made before a unit is written, started or deleted
     *     and gone afterwards, tells the hook after a killed one that systemd may not have been told all of it
     */
    public SystemdServices(Shell shell, SystemFiles files, Path units, Map<Owner, String> users, Path notes) {
        this.shell = shell;
        this.files = files;
        this.units = units;
        this.users = Map.copyOf(users);
        this.notes = notes;
    }

    @Override
    public boolean run(ServiceSpec spec) {
        UnitText text = new UnitText(spec, users.getOrDefault(spec.user(), "root"));
        Path note = note(spec.name());
        boolean unread = Files.exists(note)
                || !files.has(file(spec.name()), text.service())
                || (spec.mount().isPresent() && !files.has(timerFile(spec.name()), text.timer()));
        if (!unread && running(spec.name())) {
            return false;
        }
        files.text(note, "", Owner.AGENT, "rw-------");
        if (unread) {
            files.text(file(spec.name()), text.service(), Owner.AGENT, "rw-r--r--");
            if (spec.mount().isPresent()) {
                files.text(timerFile(spec.name()), text.timer(), Owner.AGENT, "rw-r--r--");
            }
            systemctl(List.of("daemon-reload"), List.of());
        }
        // What is enabled counts at the next boot, for which nothing has to be read anew.
        systemctl(List.of("enable", "--no-reload"), units(spec.name()));
        systemctl(List.of("restart"), units(spec.name()));
        files.gone(note);
        return true;
    }

    @Override
    public boolean running(String name) {
        return Files.exists(file(name))
                && ask("is-active", List.of(ServiceSpec.unit(name))).ok();
    }

    @Override
    public boolean stop(String name) {
        if (!Files.exists(file(name))) {
            return false;
        }
        List<String> all = units(name);
        Shell.Result active = ask("is-active", all);
        if (isNo(active) && isNo(ask("is-enabled", all))) {
            return false;
        }
        systemctl(List.of("stop"), all);
        systemctl(List.of("disable", "--no-reload"), all);
        return active.ok();
    }

    @Override
    public boolean remove(String name) {
        stop(name);
        Path note = note(name);
        boolean was = Files.exists(note);
        if (Files.exists(file(name)) || Files.exists(timerFile(name))) {
            files.text(note, "", Owner.AGENT, "rw-------");
            was = true;
        }
        if (was) {
            files.gone(timerFile(name));
            files.gone(file(name));
            systemctl(List.of("daemon-reload"), List.of());
            // A unit that failed stays in the list until it is forgotten; one that did not is none to forget.
            shell.run(LIMIT, "systemctl", "reset-failed", ServiceSpec.unit(name));
            files.gone(note);
        }
        return was;
    }

    /** Asks whether any of the units is so. */
    private Shell.Result ask(String question, List<String> units) {
        return shell.run(LIMIT, "systemctl", arguments(List.of(question, "--quiet"), units));
    }

    /** Whether systemctl says that none is; one that cannot be asked says nothing. */
    private static boolean isNo(Shell.Result result) {
        return result.code().filter(NO::contains).isPresent();
    }

    private void systemctl(List<String> command, List<String> units) {
        String[] arguments = arguments(command, units);
        Shell.Result result = shell.run(LIMIT, "systemctl", arguments);
        if (!result.ok()) {
            throw new StepFailure("systemctl " + String.join(" ", arguments) + ": " + result.reason());
        }
    }

    private static String[] arguments(List<String> command, List<String> units) {
        List<String> all = new ArrayList<>(command);
        all.addAll(units);
        return all.toArray(new String[0]);
    }

    /** The service, and its timer where it has one: that first, which would start the service again. */
    private List<String> units(String name) {
        return Files.exists(timerFile(name))
                ? List.of(timer(name), ServiceSpec.unit(name))
                : List.of(ServiceSpec.unit(name));
    }

    private Path note(String name) {
        return notes.resolve(name + ".unit");
    }

    private Path file(String name) {
        return units.resolve(ServiceSpec.unit(name));
    }

    private Path timerFile(String name) {
        return units.resolve(timer(name));
    }

    private static String timer(String name) {
        return ServiceSpec.unit(name).replace(".service", ".timer");
    }
}
