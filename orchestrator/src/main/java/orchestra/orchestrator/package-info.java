/**
 * The API daemon's composition root: which parts there are, the order they start in, and the order they stop in.
 * Everything a part needs comes through its constructor; nothing here decides anything else.
 */
@NullMarked
package orchestra.orchestrator;

import org.jspecify.annotations.NullMarked;
