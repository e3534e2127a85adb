package orchestra.agent.plan;

import java.util.List;
import orchestra.agent.relation.WorkerRelation;
import orchestra.charm.Secret;

/** The message broker the unit works with: what has to be made so there, and how to connect to it. */
interface BrokerPart {

    /** The virtual host that is ours. */
    String VIRTUAL_HOST = BrokerFiles.VIRTUAL_HOST;

    /** What starts it; it may take a while to answer. */
    List<Step> server();

    /** What has to be so before the orchestrator connects. */
    List<Step> accounts();

    /** The orchestrator's URI. */
    Secret orchestratorUri();

    /** The users of people and workers. */
    List<Step> users();

    /** A worker relation's URI. */
    Secret workerUri(WorkerRelation worker);

    /** What goes once everybody has been told of what is new. */
    List<Step> retired();
}
