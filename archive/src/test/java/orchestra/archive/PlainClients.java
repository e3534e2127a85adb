package orchestra.archive;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoSecurityException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.bson.Document;

/** What a worker of anybody's would do with the connections it is given. */
final class PlainClients {

    private PlainClients() {}

    static void insert(MongoClient client) {
        client.getDatabase("workers").getCollection("tried").insertOne(new Document("by", "a plain client"));
    }

    static void refused(String mongo, String rabbit) {
        refused(mongo);
        assertThatThrownBy(() -> connection(rabbit).close()).isInstanceOf(AuthenticationFailureException.class);
    }

    static void refused(String mongo) {
        try (MongoClient client = MongoClients.create(mongo)) {
            assertThatThrownBy(() -> insert(client)).isInstanceOf(MongoSecurityException.class);
        }
    }

    static Connection connection(String uri) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(uri);
        factory.setAutomaticRecoveryEnabled(false);
        return factory.newConnection();
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
