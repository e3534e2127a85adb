package orchestra.agent.plan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import orchestra.agent.apply.Services;
import orchestra.agent.machine.Shell;
import orchestra.agent.storage.StorageUnit;

/**
 * A service of systemd that stands for the orchestrator: it works in the storage and is bound to its mount unit. All
 * other services run always.
 */
record BoundDaemon(Shell shell, Path storage) implements Services {

    private static final Path FILE = Path.of("/etc/systemd/system/orchestra-orchestrator.service");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Override
    public boolean run(ServiceSpec spec) {
        if (!isDaemon(spec.name()) || running(spec.name())) {
            return false;
        }
        try {
            if (!Files.exists(FILE)) {
                write();
                systemctl("daemon-reload");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        systemctl("enable", "--no-reload", "--now", unit());
        return true;
    }

    private void write() throws IOException {
        Files.writeString(FILE, """
            [Unit]
            BindsTo=%1$s
            After=%1$s
            [Service]
            WorkingDirectory=%2$s
            ExecStart=/bin/sleep infinity
            [Install]
            WantedBy=multi-user.target
            """.formatted(StorageUnit.name(storage), storage));
    }

    @Override
    public boolean running(String name) {
        return !isDaemon(name)
                || shell.run(LIMIT, "systemctl", "is-active", "--quiet", unit()).ok();
    }

    @Override
    public boolean stop(String name) {
        if (!isDaemon(name) || !Files.exists(FILE)) {
            return false;
        }
        boolean was = running(name);
        systemctl("disable", "--no-reload", "--now", unit());
        return was;
    }

    @Override
    public boolean remove(String name) {
        boolean was = stop(name);
        try {
            if (isDaemon(name) && Files.deleteIfExists(FILE)) {
                systemctl("daemon-reload");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return was;
    }

    private static boolean isDaemon(String name) {
        return name.equals("orchestrator");
    }

    private static String unit() {
        return String.valueOf(FILE.getFileName());
    }

    private void systemctl(String... arguments) {
        Shell.Result result = shell.run(LIMIT, "systemctl", arguments);
        if (!result.ok()) {
            throw new IllegalStateException("systemctl " + String.join(" ", arguments) + ": " + result.reason());
        }
    }
}
