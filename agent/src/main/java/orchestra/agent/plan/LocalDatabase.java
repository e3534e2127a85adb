package orchestra.agent.plan;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import orchestra.agent.account.Account;
import orchestra.agent.account.Accounts;
import orchestra.agent.account.MongoUri;
import orchestra.agent.account.OwnSecret;
import orchestra.agent.facts.Facts;
import orchestra.agent.facts.Place;
import orchestra.agent.facts.SecretOption;
import orchestra.agent.packages.MongoSource;
import orchestra.agent.relation.WorkerRelation;
import orchestra.charm.Secret;

/**
 * MongoDB on this machine, the only member of a replica set, with authentication. The agent gets in by the key file,
 * as the server itself would: so there is no moment in which anybody else can make the first user, and a lost
 * administrator is made anew like any other user.
 */
final class LocalDatabase implements DatabasePart {

    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration ORCHESTRATOR_MOVES = Duration.ofSeconds(5);

    private final Facts facts;
    private final Map<String, Secret> secrets;
    private final Account orchestrator;
    private final DatabaseAccess access;

    /** Takes the secrets in force, by option. */
    LocalDatabase(Facts facts, Map<String, Secret> secrets) {
        this.facts = facts;
        this.secrets = secrets;
        this.orchestrator = facts.accounts().of(Accounts.ORCHESTRATOR);
        this.access = DatabaseAccess.byKey(
                port(),
                facts.accounts().own(OwnSecret.DATABASE_KEY),
                facts.accounts().own(OwnSecret.DATABASE_SEAL));
    }

    @Override
    public DatabaseAccess access() {
        return access;
    }

    @Override
    public List<Step> server() {
        List<Step> steps = new ArrayList<>();
        Path keyFile = facts.place().state().resolve("database.key");
        Secret key = facts.accounts().own(OwnSecret.DATABASE_KEY);
        steps.addAll(software());
        steps.add(new Step.Folder(facts.place().databaseFolder(), Owner.DATABASE, "rwx------", Goal.DATABASE));
        steps.add(new Step.TextFile(
                keyFile, key, Owner.DATABASE, "r--------", Goal.DATABASE, Set.of(Goal.GROUND, Goal.ACCOUNTS)));
        steps.add(new ServiceStep.Running(
                Services.mongod(facts.place(), Servers.addresses(facts), keyFile, key),
                Goal.DATABASE,
                Set.of(Goal.GROUND, Goal.DATABASE)));
        steps.add(new AccountStep.ReplicaSet(access, REPLICA_SET, LOOPBACK + ":" + port()));
        steps.add(account(
                new DatabaseUser(
                        ORCHESTRA,
                        orchestrator.name(Accounts.ORCHESTRATOR),
                        orchestrator.databasePassword(),
                        Map.of(ORCHESTRA, "readWrite", WORKERS, "readWrite")),
                Goal.DATABASE));
        return steps;
    }

    /** Nothing, on a machine that has it: so nothing is asked of the package manager, and of no network. */
    private List<Step> software() {
        Place.ServerProgram server = facts.place().database().server();
        if (facts.place().local() || server.installed()) {
            return List.of();
        }
        MongoSource source = facts.options().mongoSource();
        return List.of(new PackageStep.Source(source), new PackageStep.Installed(server.packages(), Goal.DATABASE));
    }

    @Override
    public Secret orchestratorUri() {
        return MongoUri.direct(LOOPBACK, port())
                .of(orchestrator.name(Accounts.ORCHESTRATOR), orchestrator.databasePassword(), ORCHESTRA, ORCHESTRA);
    }

    @Override
    public String database() {
        return ORCHESTRA;
    }

    @Override
    public List<Step> users() {
        List<Step> steps = new ArrayList<>();
        Secret admin = secrets.get(SecretOption.MONGO_ADMIN_PASSWORD.option());
        if (admin != null) {
            steps.add(account(new DatabaseUser("admin", "admin", admin, Map.of("admin", "root")), Goal.MODEL));
        }
        Secret nodes = secrets.get(SecretOption.MONGO_NODES_PASSWORD.option());
        if (nodes != null) {
            steps.add(account(worker(BrokerRights.NODES, nodes), Goal.MODEL));
        }
        facts.neighbours().workers().forEach(relation -> steps.add(account(worker(facts, relation), Goal.WORKERS)));
        return steps;
    }

    @Override
    public Secret workerUri(WorkerRelation worker) {
        return uri(facts, worker, MongoUri.direct(worker.address(), port()));
    }

    @Override
    public List<Step> retired() {
        Retirement retirement = Retirement.of(facts);
        Duration patience = retirement.rotatedNow() ? ORCHESTRATOR_MOVES : Duration.ZERO;
        return List.of(
                new AccountStep.RetiredDatabaseAccounts(
                        access, ORCHESTRA, retirement.keep(), retirement.keepWhileInUse(), patience),
                new AccountStep.RetiredDatabaseAccounts(
                        access, WORKERS, retirement.keep(), retirement.keepWhileInUse(), Duration.ZERO));
    }

    /** The user of a worker relation. */
    static DatabaseUser worker(Facts facts, WorkerRelation relation) {
        Account account = facts.accounts().of(relation.id());
        return worker(account.name(relation.id()), account.databasePassword());
    }

    /** The connection string of a worker relation's user. */
    static Secret uri(Facts facts, WorkerRelation relation, MongoUri server) {
        DatabaseUser user = worker(facts, relation);
        return server.of(user.name(), user.password(), WORKERS, WORKERS);
    }

    private static DatabaseUser worker(String name, Secret password) {
        return new DatabaseUser(WORKERS, name, password, Map.of(WORKERS, "readWrite"));
    }

    private Step account(DatabaseUser user, Goal goal) {
        return new AccountStep.DatabaseAccount(access, user, goal);
    }

    private int port() {
        return facts.place().database().port();
    }
}
