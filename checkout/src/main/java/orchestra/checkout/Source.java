package orchestra.checkout;

import java.io.IOException;
import java.nio.file.Path;

/** Where charms are fetched from, one for each way to speak. */
interface Source {

    /**
     * What was fetched.
     *
     * @param folder the charm, in the scratch folder
     * @param revision a commit or revision; empty where the source has none
     */
    record Fetched(Path folder, String revision) {}

    /** Fetches into the scratch folder; throws what it meets, for {@link Diagnosis} to name. */
    Fetched fetch(Request request, Path scratch) throws IOException;

    /** The source that speaks as the request says. */
    static Source of(Request request) {
        return switch (request.kind()) {
            case GIT -> new GitSource();
            case SVN -> new SvnSource();
            case SFTP -> new SftpSource();
            case ARCHIVE -> new ArchiveSource();
            case LOCAL -> new LocalSource();
        };
    }
}
