package orchestra.agent.mongo;

import static org.awaitility.Awaitility.await;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import orchestra.agent.plan.DatabaseUser;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** A client that writes numbered documents a hundred times a second and logs in anew when it is refused. */
final class Writer implements AutoCloseable {

    private static final String COLLECTION = "numbers";
    private static final int ENOUGH = 100;

    private final GuardedServer server;
    private final List<DatabaseUser> users;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final List<Integer> acknowledged = new CopyOnWriteArrayList<>();
    private final AtomicInteger logins = new AtomicInteger();
    private @Nullable MongoClient client;

    /** Starts; of the users it takes the first that gets in. */
    Writer(GuardedServer server, List<DatabaseUser> users) {
        this.server = server;
        this.users = users;
        var _ = clock.scheduleAtFixedRate(this::write, 0, 10, TimeUnit.MILLISECONDS);
    }

    void awaitMore(int count) {
        int now = acknowledged.size();
        await().atMost(Duration.ofSeconds(20)).until(() -> acknowledged.size() >= now + count);
    }

    /** The numbers that the server said it has. */
    List<Integer> acknowledged() {
        return acknowledged;
    }

    int logins() {
        return logins.get();
    }

    /** The numbers that the server has. */
    static List<Integer> stored(MongoClient client) {
        return client.getDatabase("workers")
                .getCollection(COLLECTION)
                .find()
                .sort(new Document("_id", 1))
                .map(number -> number.getInteger("_id"))
                .into(new ArrayList<>());
    }

    @Override
    public void close() {
        finish();
    }

    /** Writes no more. */
    void finish() {
        clock.close();
        if (client != null) {
            client.close();
            client = null;
        }
    }

    /** Tries until it is acknowledged: what is missing afterwards is lost. */
    private void write() {
        int number = acknowledged.size();
        for (int attempt = 0; attempt < ENOUGH; attempt++) {
            try {
                client(attempt).getDatabase("workers").getCollection(COLLECTION).insertOne(new Document("_id", number));
                acknowledged.add(number);
                return;
            } catch (MongoWriteException e) {
                if (e.getError().getCategory() == ErrorCategory.DUPLICATE_KEY) {
                    acknowledged.add(number);
                    return;
                }
                throw e;
            } catch (MongoException e) {
                if (client != null) {
                    client.close();
                    client = null;
                }
            }
        }
    }

    private MongoClient client(int attempt) {
        MongoClient open = client;
        if (open != null) {
            return open;
        }
        MongoClient fresh = server.as(users.get(attempt % users.size()));
        client = fresh;
        fresh.getDatabase("workers").runCommand(new Document("dbStats", 1));
        logins.incrementAndGet();
        return fresh;
    }
}
