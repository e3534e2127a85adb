/**
 * What a person or a machine asks first: what is this, does it live, is it ready, how is it doing.
 */
@NullMarked
package orchestra.orchestrator.health;

import org.jspecify.annotations.NullMarked;
