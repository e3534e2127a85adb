package orchestra.agent.facts;

import java.util.Optional;
import orchestra.charm.UnitName;

/**
 * Which unit of the application works: until several are supported, one does, and the others say so.
 *
 * @param relationId the peer relation; empty before it is there
 * @param active the unit the leader has named; empty before it did
 * @param activeIsThere whether that unit is this one or still a peer
 */
public record Cluster(Optional<String> relationId, Optional<UnitName> active, boolean activeIsThere) {}
