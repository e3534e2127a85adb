package orchestra.orchestrator.task;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.ReplaceOptions;
import java.util.ArrayList;
import java.util.List;
import orchestra.orchestrator.database.DatabaseConnector;
import org.bson.Document;

/** Orchestrators in MongoDB, one document an incarnation. */
public final class MongoPeerStore implements PeerStore {
    private final DatabaseConnector database;

    public MongoPeerStore(DatabaseConnector database) {
        this.database = database;
    }

    @Override
    public void beat(Peer peer) {
        Document document = new Document("_id", peer.incarnation())
                .append("address", peer.address())
                .append("beat", peer.beat())
                .append("untaken", peer.untaken());
        database.call(
                db -> peers(db).replaceOne(eq("_id", peer.incarnation()), document, new ReplaceOptions().upsert(true)));
    }

    @Override
    public List<Peer> all() {
        return database.call(db -> peers(db)
                .find()
                .map(document -> new Peer(
                        document.getString("_id"),
                        document.getString("address"),
                        document.getLong("beat"),
                        document.getLong("untaken")))
                .into(new ArrayList<>()));
    }

    @Override
    public void remove(String incarnation) {
        database.call(db -> peers(db).deleteOne(eq("_id", incarnation)));
    }

    private static MongoCollection<Document> peers(MongoDatabase database) {
        return database.getCollection("orchestrators");
    }
}
