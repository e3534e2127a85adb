/**
 * Which shared storage the unit uses: what options and relations offer, and the choice among them. Pure.
 */
@NullMarked
package orchestra.agent.storage;

import org.jspecify.annotations.NullMarked;
