package orchestra.agent.plan;

import java.time.Duration;
import java.util.List;
import orchestra.agent.account.OwnSecret;
import orchestra.agent.facts.Facts;
import orchestra.agent.relation.DatabaseOffer;
import orchestra.agent.relation.WorkerRelation;
import orchestra.charm.Secret;

/** Another application's database. The local one is stopped and its data kept. */
final class OtherDatabase implements DatabasePart {

    private final Facts facts;
    private final DatabaseOffer.Ready offer;
    private final DatabaseAccess access;

    OtherDatabase(Facts facts, DatabaseOffer.Ready offer) {
        this.facts = facts;
        this.offer = offer;
        this.access = new DatabaseAccess(orchestratorUri(), facts.accounts().own(OwnSecret.DATABASE_SEAL));
    }

    @Override
    public DatabaseAccess access() {
        return access;
    }

    @Override
    public List<Step> server() {
        return List.of(new ServiceStep.Stopped(Services.MONGOD, Goal.MODEL));
    }

    @Override
    public Secret orchestratorUri() {
        return offer.server().of(offer.user(), offer.password(), offer.database(), offer.authSource());
    }

    @Override
    public String database() {
        return offer.database();
    }

    @Override
    public List<Step> users() {
        return facts.neighbours().workers().stream()
                .<Step>map(relation ->
                        new AccountStep.DatabaseAccount(access, LocalDatabase.worker(facts, relation), Goal.WORKERS))
                .toList();
    }

    @Override
    public Secret workerUri(WorkerRelation worker) {
        return LocalDatabase.uri(facts, worker, offer.server());
    }

    @Override
    public List<Step> retired() {
        Retirement retirement = Retirement.of(facts);
        return List.of(new AccountStep.RetiredDatabaseAccounts(
                access, WORKERS, retirement.keep(), retirement.keepWhileInUse(), Duration.ZERO));
    }
}
