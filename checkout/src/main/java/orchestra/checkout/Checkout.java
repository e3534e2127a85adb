package orchestra.checkout;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.BiPredicate;

/** Does what a request wants. */
final class Checkout {

    private Checkout() {}

    /** Fetches or removes; whatever goes wrong is an answer. */
    static Answer run(Request request) {
        return run(request, Milestone.NONE, Exchange::of);
    }

    /** The same, telling how far it has come, and with another way to exchange two folders. */
    static Answer run(Request request, Milestone milestone, BiPredicate<Path, Path> exchange) {
        try (FileChannel channel =
                        FileChannel.open(request.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw new CheckoutFailure(Cause.FAILED, "another try is still under way");
            }
            return locked(request, milestone, new Place(request.folder(), request.name(), milestone, exchange));
        } catch (CheckoutFailure e) {
            return failed(request, e);
        } catch (IOException | RuntimeException e) {
            return failed(request, Diagnosis.of(e));
        }
    }

    private static Answer locked(Request request, Milestone milestone, Place place) throws IOException {
        if (request.action() == Request.Action.REMOVE) {
            place.remove();
            return new Answer.Done("", 0);
        }
        Files.createDirectories(request.folder());
        place.recover();
        place.requireFree();
        Path scratch = place.scratch();
        try {
            Source.Fetched fetched = Source.of(request).fetch(request, scratch);
            CharmFolder.check(fetched.folder());
            milestone.reached("fetched");
            long inode = place.take(fetched.folder(), scratch, Provenance.of(request, fetched.revision()));
            return new Answer.Done(fetched.revision(), inode);
        } finally {
            Trees.delete(scratch);
        }
    }

    private static Answer failed(Request request, CheckoutFailure failure) {
        String detail = Main.without(request.password(), String.valueOf(failure.getMessage()));
        return new Answer.Failed(failure.reason(), detail);
    }
}
