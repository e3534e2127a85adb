package orchestra.agent.plan;

import java.util.List;
import java.util.Set;
import orchestra.agent.account.MongoUri;
import orchestra.agent.facts.Place;
import orchestra.agent.relation.WorkerRelation;
import orchestra.charm.Secret;

/** The database that comes with {@code ./run}: it listens on the loopback interface and knows no users. */
final class EmbeddedDatabase implements DatabasePart {

    private final Place place;

    EmbeddedDatabase(Place place) {
        this.place = place;
    }

    /** It asks for no credentials, and so there is nothing to seal. */
    @Override
    public DatabaseAccess access() {
        return new DatabaseAccess(uri(ORCHESTRA), new Secret("none"));
    }

    @Override
    public List<Step> server() {
        return List.of(
                new Step.Folder(place.databaseFolder(), Owner.DATABASE, "rwx------", Goal.DATABASE),
                new ServiceStep.Running(Services.embeddedMongod(place), Goal.DATABASE, Set.of(Goal.GROUND)));
    }

    @Override
    public Secret orchestratorUri() {
        return uri(ORCHESTRA);
    }

    @Override
    public String database() {
        return ORCHESTRA;
    }

    @Override
    public List<Step> users() {
        return List.of();
    }

    @Override
    public Secret workerUri(WorkerRelation worker) {
        return uri(WORKERS);
    }

    @Override
    public List<Step> retired() {
        return List.of();
    }

    private Secret uri(String database) {
        return MongoUri.direct("127.0.0.1", place.database().port()).anonymous(database);
    }
}
