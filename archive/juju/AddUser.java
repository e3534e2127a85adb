import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.util.List;
import org.bson.Document;

/** Makes a user of a MongoDB server that lets anybody in: {@code AddUser HOST:PORT NAME PASSWORD}. */
final class AddUser {

    public static void main(String[] arguments) {
        try (MongoClient client =
                MongoClients.create("mongodb://" + arguments[0] + "/?serverSelectionTimeoutMS=20000")) {
            client.getDatabase("admin")
                    .runCommand(new Document("createUser", arguments[1])
                            .append("pwd", arguments[2])
                            .append("roles", List.of("root")));
        }
    }
}
