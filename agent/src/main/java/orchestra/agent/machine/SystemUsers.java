package orchestra.agent.machine;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.time.Duration;
import java.util.List;
import orchestra.agent.apply.StepFailure;
import orchestra.agent.apply.Users;

/** System users without a shell or a home, one for each service, made with useradd(8). */
public final class SystemUsers implements Users {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Shell shell;
    private final List<String> names;
    private final Path home;

    public SystemUsers(Shell shell, List<String> names, Path home) {
        this.shell = shell;
        this.names = List.copyOf(names);
        this.home = home;
    }

    @Override
    public boolean ensure() {
        boolean changed = false;
        for (String name : names) {
            changed |= !known(name) && make(name);
        }
        return changed;
    }

    @Override
    public boolean remove() {
        boolean changed = false;
        for (String name : names) {
            changed |= known(name) && drop(name);
        }
        return changed;
    }

    private boolean make(String name) {
        Shell.Result result = shell.run(
                LIMIT,
                "useradd",
                "--system",
                "--user-group",
                "--no-create-home",
                "--home-dir",
                home.toString(),
                "--shell",
                "/usr/sbin/nologin",
                name);
        if (!result.ok() && !known(name)) {
            throw new StepFailure("the user " + name + " cannot be made: " + result.reason());
        }
        return true;
    }

    private boolean drop(String name) {
        Shell.Result result = shell.run(LIMIT, "userdel", name);
        if (!result.ok() && known(name)) {
            throw new StepFailure("the user " + name + " cannot be removed: " + result.reason());
        }
        return true;
    }

    private static boolean known(String name) {
        try {
            FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(name);
            return true;
        } catch (UserPrincipalNotFoundException e) {
            return false;
        } catch (IOException e) {
            throw new StepFailure("the machine's users cannot be read: " + e.getMessage(), e);
        }
    }
}
