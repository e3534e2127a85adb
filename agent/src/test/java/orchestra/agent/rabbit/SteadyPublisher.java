package orchestra.agent.rabbit;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import orchestra.agent.plan.BrokerUser;
import org.jspecify.annotations.Nullable;

/**
 * A client that publishes a hundred messages a second, has each confirmed, and comes again with whichever password works
 * when its connection goes.
 */
final class SteadyPublisher implements AutoCloseable {

    private static final int CONFIRM = 10_000;

    private final BrokerTrial trial;
    private final List<BrokerUser> logins;
    private final String exchange;
    private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(100_000);
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger confirmed = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> ticking;
    private final Thread worker = Thread.ofPlatform().unstarted(this::work);
    private @Nullable Connection connection;
    private @Nullable Channel channel;

    SteadyPublisher(BrokerTrial trial, List<BrokerUser> logins, String exchange) {
        this.trial = trial;
        this.logins = logins;
        this.exchange = exchange;
        this.ticking = clock.scheduleAtFixedRate(
                () -> waiting.add("message-" + made.incrementAndGet()), 0, 10, TimeUnit.MILLISECONDS);
        worker.start();
    }

    int made() {
        return made.get();
    }

    int confirmed() {
        return confirmed.get();
    }

    /** How often it had to connect. */
    int connections() {
        return connections.get();
    }

    /** How often neither password worked. */
    int refusals() {
        return refusals.get();
    }

    /** Makes no more messages and waits until all are confirmed. */
    void finish() throws InterruptedException {
        ticking.cancel(false);
        clock.shutdown();
        if (!clock.awaitTermination(5, TimeUnit.SECONDS)) {
            throw new AssertionError("the messages' clock does not stop");
        }
        waiting.add("");
        worker.join(30_000);
        if (worker.isAlive()) {
            throw new AssertionError("messages stay unconfirmed: " + confirmed + " of " + made);
        }
    }

    private void work() {
        List<String> batch = new ArrayList<>();
        boolean more = true;
        while (more) {
            try {
                batch.clear();
                batch.add(waiting.take());
                waiting.drainTo(batch);
            } catch (InterruptedException e) {
                return;
            }
            more = !batch.remove("");
            while (!publish(batch)) {
                if (Thread.currentThread().isInterrupted()) {
                    return;
                }
            }
            confirmed.addAndGet(batch.size());
        }
    }

    private boolean publish(List<String> batch) {
        try {
            Channel open = channel();
            if (open == null) {
                refusals.incrementAndGet();
                return false;
            }
            for (String message : batch) {
                open.basicPublish(
                        exchange, "", MessageProperties.PERSISTENT_BASIC, message.getBytes(StandardCharsets.UTF_8));
            }
            open.waitForConfirmsOrDie(CONFIRM);
            return true;
        } catch (IOException | TimeoutException | ShutdownSignalException e) {
            channel = null;
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private @Nullable Channel channel() {
        Channel open = channel;
        if (open != null && open.isOpen()) {
            return open;
        }
        for (BrokerUser login : logins) {
            try {
                connection = trial.connect(login);
                open = connection.createChannel();
                open.confirmSelect();
                channel = open;
                connections.incrementAndGet();
                return open;
            } catch (IOException | TimeoutException | ShutdownSignalException e) {
                // The other one, then.
            }
        }
        return null;
    }

    @Override
    public void close() {
        clock.shutdownNow();
        worker.interrupt();
        try {
            worker.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (connection != null) {
            connection.abort();
        }
    }
}
