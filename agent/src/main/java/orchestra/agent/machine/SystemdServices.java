package orchestra.agent.machine;

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

    /** Writes units to {@code units}, which is {@code /etc/systemd/system}, and runs them as those users. */
    public SystemdServices(Shell shell, SystemFiles files, Path units, Map<Owner, String> users) {
        this.shell = shell;
        this.files = files;
        this.units = units;
        this.users = Map.copyOf(users);
    }

    @Override
    public boolean run(ServiceSpec spec) {
        UnitText text = new UnitText(spec, users.getOrDefault(spec.user(), "root"));
        boolean written = files.text(file(spec.name()), text.service(), Owner.AGENT, "rw-r--r--");
        if (spec.mount().isPresent()) {
            written |= files.text(timerFile(spec.name()), text.timer(), Owner.AGENT, "rw-r--r--");
        }
        if (written) {
            systemctl("daemon-reload");
        } else if (running(spec.name())) {
            return false;
        }
        systemctl("enable", ServiceSpec.unit(spec.name()));
        systemctl("restart", ServiceSpec.unit(spec.name()));
        if (spec.mount().isPresent()) {
            systemctl("enable", "--now", timer(spec.name()));
        }
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
