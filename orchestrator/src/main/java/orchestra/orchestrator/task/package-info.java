/**
 * Tasks: the graphs that are run. Their rules, their store and journal, who owns which, and their routes.
 */
@NullMarked
package orchestra.orchestrator.task;

import org.jspecify.annotations.NullMarked;
