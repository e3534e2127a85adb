/**
 * The only code that holds a MongoDB client: swaps it live, translates its failures, knows whether it answers.
 */
@NullMarked
package orchestra.orchestrator.database;

import org.jspecify.annotations.NullMarked;
