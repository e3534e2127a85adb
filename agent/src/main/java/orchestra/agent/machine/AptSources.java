package orchestra.agent.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import orchestra.agent.apply.StepFailure;
import orchestra.agent.packages.AptSource;
import orchestra.agent.packages.Base;
import orchestra.agent.packages.MongoSource;
import orchestra.agent.packages.OpenPgpKey;
import orchestra.agent.plan.Owner;

/** Orchestra's own file in {@code /etc/apt/sources.list.d}, and the key that goes with it. */
final class AptSources {

    private static final String HEAD = "# Written by the Orchestra charm from the option mongo_source.\n";

    private final SystemFiles files;
    private final Path list;
    private final Path key;
    private final Path osRelease;
    private final KeyServer keys;

    /**
     * Where they lie.
     *
     * @param apt apt's folder, {@code /etc/apt}
     */
    AptSources(SystemFiles files, Path apt, Path osRelease, KeyServer keys) {
        this.files = files;
        this.list = apt.resolve("sources.list.d").resolve("orchestra-mongodb.list");
        this.key = apt.resolve("keyrings").resolve("orchestra-mongodb.asc");
        this.osRelease = osRelease;
        this.keys = keys;
    }

    /** Gives a key in ASCII armor; throws {@link StepFailure}. */
    interface KeyServer {
        String get(String url);
    }

    /** Leads apt there; says whether that changed anything. */
    boolean write(MongoSource source) {
        AptSource line;
        try {
            line = AptSource.of(source, Base.parse(Files.readString(osRelease)), key.toString());
        } catch (IOException | IllegalArgumentException e) {
            throw new StepFailure(String.valueOf(e.getMessage()), e);
        }
        if (source.kind() == MongoSource.Kind.FOLDER) {
            requireList(Path.of(source.place()));
        }
        if (line.signed() && !Files.exists(key)) {
            files.folder(key.resolveSibling(""), Owner.AGENT, "rwxr-xr-x");
            files.text(key, checked(keys.get(AptSource.KEY_URL)), Owner.AGENT, "rw-r--r--");
        }
        return files.text(list, HEAD + line.line() + "\n", Owner.AGENT, "rw-r--r--");
    }

    /** Nothing of it is left; says whether anything was. */
    boolean forget() {
        boolean changed = files.gone(list);
        return files.gone(key) || changed;
    }

    private static void requireList(Path folder) {
        if (!Files.exists(folder.resolve("Packages")) && !Files.exists(folder.resolve("Packages.gz"))) {
            throw new StepFailure("the folder " + folder + " of mongo_source has no list of packages: run"
                    + " dpkg-scanpackages -m . > Packages in it");
        }
    }

    private static String checked(String armored) {
        String found;
        try {
            found = OpenPgpKey.fingerprint(armored);
        } catch (IllegalArgumentException e) {
            throw new StepFailure(AptSource.KEY_URL + " gave no key: " + e.getMessage(), e);
        }
        if (!found.equals(AptSource.KEY_FINGERPRINT)) {
            throw new StepFailure(
                    AptSource.KEY_URL + " gave the key " + found + ", wanted " + AptSource.KEY_FINGERPRINT);
        }
        return armored;
    }
}
