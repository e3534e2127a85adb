package orchestra.local;

import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import de.bwaldvogel.mongo.wire.message.MongoQuery;
import io.netty.channel.Channel;

/** Keeps documents in one file and has written a change before it is answered: what was acknowledged outlives a kill. */
final class DurableBackend extends H2Backend {
    DurableBackend(String file) {
        super(file);
    }

    @Override
    public Document handleCommand(Channel channel, String database, String command, Document query) {
        Document reply = super.handleCommand(channel, database, command, query);
        commit();
        return reply;
    }

    @Override
    public Document handleMessage(MongoMessage message) {
        Document reply = super.handleMessage(message);
        commit();
        return reply;
    }

    @Override
    public QueryResult handleQuery(MongoQuery query) {
        QueryResult result = super.handleQuery(query);
        commit();
        return result;
    }
}
