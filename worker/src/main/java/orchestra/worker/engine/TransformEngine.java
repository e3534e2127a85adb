package orchestra.worker.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import orchestra.protocol.Job;

/**
 * Engine {@code transform}: makes a file of the storage out of another. {@code artifact} is {@code copy} or {@code ffmpeg};
 * {@code args} are {@code in=PATH} and {@code out=PATH}, relative to the storage, and for ffmpeg {@code profile=NAME}. The
 * target is replaced at once when the new file is whole, and is untouched when the attempt fails or is stopped.
 *
 * <p>Fills {@code path} (the new file, as {@code out} said), {@code size} (its bytes) and {@code duration} (its seconds, such
 * as {@code 12.345}; left out where it is no medium, or does not say).
 */
public final class TransformEngine implements Engine {
    private static final int BLOCK = 1024 * 1024;

    private final Processes processes;
    private final Storage storage;

    /** For the storage in this folder, which may come and go. */
    public TransformEngine(Processes processes, Path storage) {
        this.processes = processes;
        this.storage = new Storage(storage);
    }

    @Override
    public String name() {
        return "transform";
    }

    @Override
    public Ending run(Job job, Attempt attempt) {
        try {
            if (attempt.stopping()) {
                return Ending.failure("stopped", "");
            }
            TransformOrder order = TransformOrder.of(job);
            Path from = storage.existing(order.in());
            Path target = storage.target(order.out());
            if (Files.exists(target) && Files.isSameFile(from, target)) {
                return Ending.refused("in and out are the same file: give out another name");
            }
            try (PartFile part = PartFile.begin(target, job.attempt())) {
                return run(job, attempt, order, from, part);
            }
        } catch (Storage.Refused e) {
            return Ending.refused(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return Ending.failure("the transform failed: " + e, "");
        }
    }

    private Ending run(Job job, Attempt attempt, TransformOrder order, Path from, PartFile part) throws IOException {
        Ffmpeg ffmpeg = new Ffmpeg(processes, job.attempt(), attempt);
        String log = "";
        if (order.profile().isPresent()) {
            Gauge gauge = new Gauge(attempt, ffmpeg.duration(from));
            Exit exit = ffmpeg.encode(from, order.profile().get(), part.path(), gauge::done);
            log = exit.log();
            if (!exit.ok()) {
                return Ending.failure("ffmpeg: " + exit.reason(), log);
            }
        } else {
            copy(from, part.path(), attempt);
        }
        Optional<Duration> duration = attempt.stopping() ? Optional.empty() : ffmpeg.duration(part.path());
        long size = attempt.stopping() ? 0 : Files.size(part.path());
        if (attempt.stopping()) {
            return Ending.failure("stopped", log);
        }
        part.finish();
        attempt.progress(OptionalDouble.of(1.0), "done");
        Map<String, String> output = new HashMap<>();
        output.put("path", order.out());
        output.put("size", Long.toString(size));
        duration.ifPresent(time -> output.put("duration", text(time)));
        return Ending.success(output, log);
    }

    private static void copy(Path from, Path to, Attempt attempt) throws IOException {
        try (FileChannel source = FileChannel.open(from, StandardOpenOption.READ);
                FileChannel part = FileChannel.open(to, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            long size = source.size();
            long copied = 0;
            ByteBuffer block = ByteBuffer.allocate(BLOCK);
            while (!attempt.stopping() && source.read(block) >= 0) {
                block.flip();
                while (block.hasRemaining()) {
                    copied += part.write(block);
                }
                block.clear();
                if (copied < size) {
                    attempt.progress(OptionalDouble.of((double) copied / size), "copied " + copied + " of " + size);
                }
            }
            if (!attempt.stopping() && (copied != size || part.size() != size)) {
                throw new IOException(
                        "in had " + size + " bytes, and " + copied + " were copied: it was changed meanwhile");
            }
        }
    }

    private static String text(Duration time) {
        return "%d.%03d".formatted(time.toSeconds(), time.toMillisPart());
    }

    /** Tells how far an encode is: never less than before, and the whole only once the file is in its place. */
    private static final class Gauge {
        private final Attempt attempt;
        private final Optional<Duration> whole;
        private double told;

        Gauge(Attempt attempt, Optional<Duration> whole) {
            this.attempt = attempt;
            this.whole = whole;
        }

        void done(Duration made) {
            if (whole.isEmpty()) {
                attempt.progress(OptionalDouble.empty(), "encoded " + text(made) + " s");
                return;
            }
            double ratio = (double) made.toNanos() / whole.get().toNanos();
            // The end of the sound may lie a little after the end of the medium.
            told = Math.max(told, Math.min(ratio, 0.999));
            attempt.progress(OptionalDouble.of(told), "encoded " + text(made) + " s of " + text(whole.get()) + " s");
        }
    }
}
