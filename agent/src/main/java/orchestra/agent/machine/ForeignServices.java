package orchestra.agent.machine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import orchestra.agent.plan.Owner;

/**
 * The services that packages bring along. A server that starts by itself, with default users and ports, is what we
 * install the package not for: a drop-in keeps it from starting while Orchestra's unit is on the machine.
 */
final class ForeignServices {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String DROP_IN = "orchestra.conf";
    private static final Map<String, List<String>> OF_PACKAGE = Map.of(
            "rabbitmq-server", List.of("rabbitmq-server.service", "epmd.service", "epmd.socket"),
            "mongodb-org-server", List.of("mongod.service"));

    private final Shell shell;
    private final SystemFiles files;
    private final Path units;
    private final Path unitFolder;

    /** Writes to {@code units}; {@code unitFolder} is what there is while Orchestra's unit is on the machine. */
    ForeignServices(Shell shell, SystemFiles files, Path units, Path unitFolder) {
        this.shell = shell;
        this.files = files;
        this.units = units;
        this.unitFolder = unitFolder;
    }

    /** Those that the packages are going to bring do not start. */
    void quiet(Set<String> packages) {
        boolean written = false;
        for (String name : packages) {
            for (String service : OF_PACKAGE.getOrDefault(name, List.of())) {
                written |= files.folder(folder(service), Owner.AGENT, "rwxr-xr-x");
                written |= files.text(folder(service).resolve(DROP_IN), text(), Owner.AGENT, "rw-r--r--");
            }
        }
        if (written) {
            shell.run(LIMIT, "systemctl", "daemon-reload");
        }
    }

    /** They are as their packages made them, but for that they do not start by themselves; says whether any was quiet. */
    boolean release() {
        boolean changed = false;
        for (List<String> services : OF_PACKAGE.values()) {
            for (String service : services) {
                if (Files.exists(folder(service).resolve(DROP_IN))) {
                    shell.run(LIMIT, "systemctl", "disable", service);
                    files.gone(folder(service).resolve(DROP_IN));
                    files.emptyGone(folder(service));
                    changed = true;
                }
            }
        }
        if (changed) {
            shell.run(LIMIT, "systemctl", "daemon-reload");
        }
        return changed;
    }

    private Path folder(String service) {
        return units.resolve(service + ".d");
    }

    private String text() {
        return "# Orchestra runs this program itself, with users, ports and files of its own.\n"
                + "[Unit]\n"
                + "ConditionPathExists=!" + unitFolder + "\n";
    }
}
