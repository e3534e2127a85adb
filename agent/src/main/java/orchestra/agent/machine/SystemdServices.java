package orchestra.agent.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
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

    private final Shell shell;
    private final SystemFiles files;
    private final Path units;
    private final Map<Owner, String> users;
    private final Path unfinished;

    /**
     * Writes units to {@code units}, which is {@code /etc/systemd/system}, and runs them as those users.
     *
     * @param notes a folder of the agent's own: a note in it, made before a unit is written and gone when it runs, tells
     *     the hook after a killed one that systemd may not know the unit's file yet
     */
    public SystemdServices(Shell shell, SystemFiles files, Path units, Map<Owner, String> users, Path notes) {
        this.shell = shell;
        this.files = files;
        this.units = units;
        this.users = Map.copyOf(users);
        this.unfinished = notes;
    }

    @Override
    public boolean run(ServiceSpec spec) {
        UnitText text = new UnitText(spec, users.getOrDefault(spec.user(), "root"));
        Path note = unfinished.resolve(spec.name() + ".unit");
        boolean written = !has(file(spec.name()), text.service())
                || (spec.mount().isPresent() && !has(timerFile(spec.name()), text.timer()));
        if (!written && !Files.exists(note) && running(spec.name())) {
            return false;
        }
        files.text(note, "", Owner.AGENT, "rw-------");
        files.text(file(spec.name()), text.service(), Owner.AGENT, "rw-r--r--");
        if (spec.mount().isPresent()) {
            files.text(timerFile(spec.name()), text.timer(), Owner.AGENT, "rw-r--r--");
        }
        systemctl("daemon-reload");
        systemctl("enable", ServiceSpec.unit(spec.name()));
        systemctl("restart", ServiceSpec.unit(spec.name()));
        if (spec.mount().isPresent()) {
            systemctl("enable", "--now", timer(spec.name()));
        }
        files.gone(note);
        return true;
    }

    @Override
    public boolean running(String name) {
        return Files.exists(file(name))
                && shell.run(LIMIT, "systemctl", "is-active", "--quiet", ServiceSpec.unit(name))
                        .ok();
    }

    @Override
    public boolean stop(String name) {
        if (!Files.exists(file(name))) {
            return false;
        }
        boolean was = running(name);
        if (Files.exists(timerFile(name))) {
            systemctl("disable", "--now", timer(name));
        }
        systemctl("disable", "--now", ServiceSpec.unit(name));
        return was;
    }

    @Override
    public boolean remove(String name) {
        stop(name);
        boolean was = files.gone(timerFile(name));
        was |= files.gone(file(name));
        if (was) {
            systemctl("daemon-reload");
            // A unit that failed stays in the list until it is forgotten; one that did not is none to forget.
            shell.run(LIMIT, "systemctl", "reset-failed", ServiceSpec.unit(name));
        }
        return was;
    }

    private static boolean has(Path file, String text) {
        try {
            return Files.readString(file).equals(text);
        } catch (IOException e) {
            // Not there, or not to be read: writing it tells.
            return false;
        }
    }

    private void systemctl(String... arguments) {
        Shell.Result result = shell.run(LIMIT, "systemctl", arguments);
        if (!result.ok()) {
            throw new StepFailure("systemctl " + String.join(" ", arguments) + ": " + result.reason());
        }
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
