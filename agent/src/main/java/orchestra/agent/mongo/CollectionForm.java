package orchestra.agent.mongo;

import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/**
 * A collection but for its documents.
 *
 * @param options as {@code create} takes them
 * @param indexes as {@code createIndexes} takes them, the one over {@code _id} included
 * @param uuid the server's own name for it, in hex; empty where the server gives none
 */
public record CollectionForm(String name, BsonDocument options, List<BsonDocument> indexes, String uuid) {

    private static final JsonWriterSettings CANONICAL =
            JsonWriterSettings.builder().outputMode(JsonMode.EXTENDED).build();

    public CollectionForm {
        indexes = List.copyOf(indexes);
    }

    /** The text of {@code mongodump}'s {@code .metadata.json}. */
    public String metadata() {
        return new BsonDocument("options", options)
                .append("indexes", new BsonArray(indexes))
                .append("uuid", new BsonString(uuid))
                .append("collectionName", new BsonString(name))
                .append("type", new BsonString("collection"))
                .toJson(CANONICAL);
    }

    /** Reads a {@code .metadata.json}. */
    public static CollectionForm of(String metadata) {
        BsonDocument all = BsonDocument.parse(metadata);
        List<BsonDocument> indexes = new ArrayList<>();
        for (BsonValue index : all.getArray("indexes", new BsonArray())) {
            indexes.add(index.asDocument());
        }
        return new CollectionForm(
                all.getString("collectionName").getValue(),
                all.getDocument("options", new BsonDocument()),
                indexes,
                all.getString("uuid", new BsonString("")).getValue());
    }
}
