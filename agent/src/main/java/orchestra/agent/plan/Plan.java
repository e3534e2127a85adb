package orchestra.agent.plan;

import java.util.List;
import orchestra.agent.facts.Memory;
import orchestra.charm.Status;

/**
 * What a hook is going to do.
 *
 * @param steps in the order in which they are made so
 * @param statuses what is known of the unit's state before anything is done; what fails adds to it
 * @param memory what the unit remembers afterwards, but for the storage, which is remembered once it is mounted
 * @param forget whether nothing is remembered, since the unit is gone
 */
public record Plan(List<Step> steps, List<Status> statuses, Memory memory, boolean forget) {

    public Plan {
        steps = List.copyOf(steps);
        statuses = List.copyOf(statuses);
    }
}
