package orchestra.agent.machine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import orchestra.agent.apply.Packages;
import orchestra.agent.apply.StepFailure;

/** Debian packages, by apt-get. What is installed already needs no network. */
public final class AptPackages implements Packages {

    private static final Duration QUERY = Duration.ofSeconds(20);
    private static final Duration INSTALL = Duration.ofMinutes(10);

    private final Shell shell;

    public AptPackages(Shell shell) {
        this.shell = shell;
    }

    @Override
    public boolean ensure(Set<String> names) {
        List<String> missing =
                names.stream().filter(name -> !installed(name)).sorted().toList();
        if (missing.isEmpty()) {
            return false;
        }
        if (!install(missing).ok()) {
            shell.run(INSTALL, "apt-get", "-q", "-o", "DPkg::Lock::Timeout=60", "update");
            Shell.Result result = install(missing);
            if (!result.ok()) {
                throw new StepFailure(result.reason());
            }
        }
        return true;
    }

    private boolean installed(String name) {
        Shell.Result result = shell.run(QUERY, "dpkg-query", "-W", "-f", "${db:Status-Status}", name);
        return result.ok() && result.output().strip().equals("installed");
    }

    private Shell.Result install(List<String> names) {
        List<String> arguments = new ArrayList<>(
                List.of("-q", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=60", "install"));
        arguments.addAll(names);
        return shell.run(INSTALL, "apt-get", arguments.toArray(String[]::new));
    }
}
