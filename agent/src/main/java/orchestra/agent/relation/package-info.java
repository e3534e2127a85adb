/**
 * What relations say and what is said to them: workers, clients of the API, and databases and brokers of others.
 */
@NullMarked
package orchestra.agent.relation;

import org.jspecify.annotations.NullMarked;
