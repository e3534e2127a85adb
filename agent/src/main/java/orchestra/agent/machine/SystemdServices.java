package orchestra.agent.machine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.TreeMap;
import java.util.stream.Collectors;
import orchestra.agent.apply.Services;
import orchestra.agent.apply.StepFailure;
import orchestra.agent.plan.Owner;
import orchestra.agent.plan.ServiceSpec;

/** Services as systemd units, {@code orchestra-NAME.service}. */
public final class SystemdServices implements Services {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Shell shell;
    private final SystemFiles files;
    private final Path units;
    private final String user;

    /** Writes units to {@code units}, which is {@code /etc/systemd/system}, and runs them as {@code user}. */
    public SystemdServices(Shell shell, SystemFiles files, Path units, String user) {
        this.shell = shell;
        this.files = files;
        this.units = units;
        this.user = user;
    }

    @Override
    public boolean run(ServiceSpec spec) {
        boolean written = files.text(unitFile(spec.name()), text(spec), Owner.AGENT, "rw-r--r--");
        if (written) {
            systemctl("daemon-reload");
            systemctl("enable", unit(spec.name()));
            systemctl("restart", unit(spec.name()));
            return true;
        }
        if (running(spec.name())) {
            return false;
        }
        systemctl("enable", unit(spec.name()));
        systemctl("restart", unit(spec.name()));
        return true;
    }

    @Override
    public boolean running(String name) {
        return Files.exists(unitFile(name))
                && shell.run(LIMIT, "systemctl", "is-active", "--quiet", unit(name))
                        .ok();
    }

    @Override
    public boolean stop(String name) {
        if (!Files.exists(unitFile(name))) {
            return false;
        }
        boolean was = running(name);
        systemctl("disable", "--now", unit(name));
        return was;
    }

    @Override
    public boolean remove(String name) {
        stop(name);
        boolean was = files.gone(unitFile(name));
        if (was) {
            systemctl("daemon-reload");
        }
        return was;
    }

    private void systemctl(String... arguments) {
        Shell.Result result = shell.run(LIMIT, "systemctl", arguments);
        if (!result.ok()) {
            throw new StepFailure("systemctl " + String.join(" ", arguments) + ": " + result.reason());
        }
    }

    private Path unitFile(String name) {
        return units.resolve(unit(name));
    }

    private static String unit(String name) {
        return "orchestra-" + name + ".service";
    }

    private String text(ServiceSpec spec) {
        String environment = new TreeMap<>(spec.environment())
                .entrySet().stream()
                        .map(entry -> "Environment=" + quoted(entry.getKey() + "=" + entry.getValue()) + "\n")
                        .collect(Collectors.joining());
        String writable = spec.writable().stream()
                .map(path -> "ReadWritePaths=-" + path + "\n")
                .collect(Collectors.joining());
        return """
            # Written by the Orchestra charm at every hook; changes by hand do not last. Release: %s
            [Unit]
            Description=%s
            After=network-online.target
            StartLimitIntervalSec=0

            [Service]
            User=%s
            Group=%s
            ExecStart=%s
            %s%sRestart=always
            RestartSec=2
            TimeoutStopSec=30
            UMask=0027
            NoNewPrivileges=yes
            ProtectSystem=strict
            ProtectHome=yes
            PrivateTmp=yes
            PrivateDevices=yes
            ProtectKernelTunables=yes
            ProtectKernelModules=yes
            ProtectControlGroups=yes
            RestrictSUIDSGID=yes
            LockPersonality=yes

            [Install]
            WantedBy=multi-user.target
            """.formatted(
                        spec.release().replace('\n', ' '),
                        spec.description(),
                        user,
                        user,
                        spec.command().stream().map(SystemdServices::quoted).collect(Collectors.joining(" ")),
                        environment,
                        writable);
    }

    private static String quoted(String text) {
        return "\""
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("%", "%%")
                        .replace("$", "$$") + "\"";
    }
}
