package orchestra.checkout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What makes a folder a charm: a metadata.yaml or charmcraft.yaml with a name, and no link that leads out of it. */
final class CharmFolder {

    private static final List<String> FACES = List.of("metadata.yaml", "charmcraft.yaml");
    private static final Pattern NAME = Pattern.compile("(?m)^name:[ \\t]*[\"']?[A-Za-z][^\\s\"'#]*");
    private static final long LONGEST_FACE = 1024 * 1024;

    private CharmFolder() {}

    /** Throws {@link CheckoutFailure} when it is none. */
    static void check(Path folder) throws IOException {
        Path root = folder.toRealPath();
        boolean named = false;
        boolean faced = false;
        for (String face : FACES) {
            Path file = folder.resolve(face);
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) < LONGEST_FACE) {
                faced = true;
                named |= NAME.matcher(Files.readString(file)).find();
            }
        }
        if (!named) {
            throw new CheckoutFailure(
                    Cause.NOT_A_CHARM,
                    faced
                            ? "its metadata.yaml or charmcraft.yaml has no name"
                            : "it has neither metadata.yaml nor charmcraft.yaml at its top");
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path link : all.filter(Files::isSymbolicLink).toList()) {
                if (leadsOut(link, root)) {
                    throw new CheckoutFailure(
                            Cause.NOT_A_CHARM, "its link " + folder.relativize(link) + " leads out of it");
                }
            }
        }
    }

    /** The charm in an unpacked archive: the folder itself, or the only folder in it where that is all there is. */
    static Path in(Path unpacked) throws IOException {
        if (FACES.stream().anyMatch(face -> Files.exists(unpacked.resolve(face)))) {
            return unpacked;
        }
        try (Stream<Path> all = Files.list(unpacked)) {
            List<Path> found = all.toList();
            return found.size() == 1 && Files.isDirectory(found.getFirst(), LinkOption.NOFOLLOW_LINKS)
                    ? found.getFirst()
                    : unpacked;
        }
    }

    private static boolean leadsOut(Path link, Path root) throws IOException {
        Path target = Files.readSymbolicLink(link);
        if (target.isAbsolute()) {
            return true;
        }
        Path parent = link.resolveSibling("").toRealPath();
        Path there = parent.resolve(target);
        return !there.normalize().startsWith(root)
                || (Files.exists(there) && !there.toRealPath().startsWith(root));
    }
}
