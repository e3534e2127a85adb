package orchestra.checkout;

import java.nio.file.Path;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/** The system as JGit sees it: nobody's git configuration, no git variables, and a home folder of ours. */
final class IsolatedSystem extends SystemReader.Delegate {

    private final Path home;

    private IsolatedSystem(SystemReader real, Path home) {
        super(real);
        this.home = home;
    }

    /** Makes JGit see it from now on. */
    static void enter(Path home) {
        // Measured once for each file system, in seconds, when it is not left for later.
        FS.FileStoreAttributes.setBackground(true);
        SystemReader.setInstance(new IsolatedSystem(SystemReader.getInstance(), home));
    }

    @Override
    public @Nullable String getenv(String variable) {
        return null;
    }

    @Override
    public @Nullable String getProperty(String key) {
        return key.equals("user.home") ? home.toString() : super.getProperty(key);
    }

    @Override
    public FileBasedConfig openUserConfig(@Nullable Config parent, FS fs) {
        return new Nothing(parent, home, fs);
    }

    @Override
    public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fs) {
        return new Nothing(parent, home, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fs) {
        return new Nothing(parent, home, fs);
    }

    /** A configuration that is empty and stays so. */
    private static final class Nothing extends FileBasedConfig {

        Nothing(@Nullable Config parent, Path home, FS fs) {
            super(parent, home.resolve("no-gitconfig").toFile(), fs);
        }

        @Override
        public void load() {
            // Nothing is read.
        }

        @Override
        public void save() {
            // Nothing is kept.
        }

        @Override
        public boolean isOutdated() {
            return false;
        }
    }
}
