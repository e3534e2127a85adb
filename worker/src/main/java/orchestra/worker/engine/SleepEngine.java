package orchestra.worker.engine;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import orchestra.protocol.Job;

/**
 * Engine {@code sleep}: sleeps as many seconds as the first argument says ({@code 1.5}), or, when that is no number or there
 * is none, a random time below one second. Fills {@code result}, and every declared output key, with
 * {@code NAME_UNIX-SECONDS}: the node's name and the time of its end.
 */
public final class SleepEngine implements Engine {
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");
    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

    private final RandomGenerator random;
    private final InstantSource clock;

    public SleepEngine(RandomGenerator random, InstantSource clock) {
        this.random = random;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "sleep";
    }

    @Override
    public Ending run(Job job, Attempt attempt) {
        CountDownLatch stop = new CountDownLatch(1);
        attempt.onStop(stop::countDown);
        try {
            if (stop.await(duration(job).toNanos(), TimeUnit.NANOSECONDS)) {
                return Ending.failure("stopped", "");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Ending.failure("interrupted", "");
        }
        String result = job.name() + "_" + clock.instant().getEpochSecond();
        Map<String, String> output = new LinkedHashMap<>();
        output.put("result", result);
        job.outputs().forEach(key -> output.put(key, result));
        return Ending.success(output, "");
    }

    private Duration duration(Job job) {
        if (!job.args().isEmpty() && SECONDS.matcher(job.args().getFirst()).matches()) {
            return Duration.ofNanos(
                    new BigDecimal(job.args().getFirst()).multiply(NANOS).longValueExact());
        }
        return Duration.ofMillis(random.nextInt(1000));
    }
}
