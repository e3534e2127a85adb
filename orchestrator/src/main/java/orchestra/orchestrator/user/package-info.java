/**
 * Users: their rules, their collection, their passwords and their routes.
 */
@NullMarked
package orchestra.orchestrator.user;

import org.jspecify.annotations.NullMarked;
