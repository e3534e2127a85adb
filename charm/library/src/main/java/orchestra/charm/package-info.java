/**
 * A library to write any charm with: typed events, hook tools, config, relations, secrets and status.
 * It is on the path of every hook, so it stays small: no reflection, no logging framework, one process per tool call.
 */
@NullMarked
package orchestra.charm;

import org.jspecify.annotations.NullMarked;
