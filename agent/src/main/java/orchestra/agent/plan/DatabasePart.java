package orchestra.agent.plan;

import java.util.List;
import orchestra.agent.relation.WorkerRelation;
import orchestra.charm.Secret;

/** The database the unit works with: what has to be made so there, and how to connect to it. */
interface DatabasePart {

    /** The replica set's name. */
    String REPLICA_SET = "orchestra";

    /** The database that is the orchestrator's. */
    String ORCHESTRA = "orchestra";

    /** The database that the workers share with the orchestrator. */
    String WORKERS = "workers";

    /** How the agent gets in. */
    DatabaseAccess access();

    /** What has to be so before the orchestrator connects. */
    List<Step> server();

    /** The orchestrator's connection string. */
    Secret orchestratorUri();

    /** The name of the orchestrator's database. */
    String database();

    /** The users of people and workers. */
    List<Step> users();

    /** A worker relation's connection string. */
    Secret workerUri(WorkerRelation worker);

    /** What goes once everybody has been told of what is new. */
    List<Step> retired();
}
