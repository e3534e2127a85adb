package orchestra.agent.machine;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.time.Duration;
import orchestra.agent.apply.StepFailure;
import orchestra.agent.apply.Users;

/** A system user without a shell or a home, made with useradd(8). */
public final class SystemUsers implements Users {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Shell shell;
    private final String name;
    private final Path home;

    public SystemUsers(Shell shell, String name, Path home) {
        this.shell = shell;
        this.name = name;
        this.home = home;
    }

    @Override
    public boolean ensure() {
        if (known()) {
            return false;
        }
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
        if (!result.ok() && !known()) {
            throw new StepFailure("the user " + name + " cannot be made: " + result.reason());
        }
        return true;
    }

    @Override
    public boolean remove() {
        if (!known()) {
            return false;
        }
        Shell.Result result = shell.run(LIMIT, "userdel", name);
        if (!result.ok() && known()) {
            throw new StepFailure("the user " + name + " cannot be removed: " + result.reason());
        }
        return true;
    }

    private boolean known() {
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
