package orchestra.checkout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A path of this machine: a git repository, bare or not, a folder, or an archive. */
final class LocalSource implements Source {

    @Override
    public Fetched fetch(Request request, Path scratch) throws IOException {
        Path path = Path.of(request.url());
        if (!Files.exists(path)) {
            throw new CheckoutFailure(Cause.NOT_FOUND, path + " is not there");
        }
        if (isRepository(path)) {
            return new GitSource().fetch(request.anonymous(), scratch);
        }
        if (request.pin().isPresent()) {
            throw new CheckoutFailure(
                    Cause.REFERENCE, request.reference() + " is wanted of " + path + ", which is no git repository");
        }
        Path charm = scratch.resolve("charm");
        if (Files.isDirectory(path)) {
            Trees.copy(path.toRealPath(), charm, new Extent());
            return new Fetched(charm, "");
        }
        return new Fetched(Archives.unpack(path, request.url(), charm), Archives.digest(path));
    }

    private static boolean isRepository(Path path) {
        return Files.exists(path.resolve(".git"))
                || (Files.isRegularFile(path.resolve("HEAD"))
                        && Files.isDirectory(path.resolve("objects"))
                        && Files.isDirectory(path.resolve("refs")));
    }
}
