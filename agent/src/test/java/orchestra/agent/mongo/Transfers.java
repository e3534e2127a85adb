package orchestra.agent.mongo;

import static org.awaitility.Awaitility.await;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;

/** Numbered transfers, one after the other: each is in both of two databases or in none, so of one moment are equal. */
final class Transfers implements AutoCloseable {

    private final MongoClient client;
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Thread thread;

    /** Begins; the collections {@code orchestra.debits} and {@code workers.credits} are there. */
    Transfers(GuardedServer server) {
        client = server.agent();
        thread = Thread.ofPlatform().name("transfers").start(this::work);
    }

    private void work() {
        while (!ended.get()) {
            Document transfer = new Document("_id", made.get());
            try (ClientSession session = client.startSession()) {
                session.startTransaction();
                client.getDatabase("orchestra").getCollection("debits").insertOne(session, transfer);
                client.getDatabase("workers").getCollection("credits").insertOne(session, transfer);
                session.commitTransaction();
            }
            made.incrementAndGet();
        }
    }

    void awaitMore(int count) {
        int now = made.get();
        await().atMost(Duration.ofSeconds(30)).until(() -> made.get() >= now + count);
    }

    int made() {
        return made.get();
    }

    /** The numbers that a collection holds, sorted. */
    static List<Integer> in(MongoClient client, String database, String collection) {
        return client.getDatabase(database)
                .getCollection(collection)
                .find()
                .sort(new Document("_id", 1))
                .map(transfer -> transfer.getInteger("_id"))
                .into(new ArrayList<>());
    }

    @Override
    public void close() {
        ended.set(true);
        try {
            thread.join(Duration.ofSeconds(20));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        client.close();
    }
}
