/**
 * The ports on a local unit without root or systemd: our own supervisor, and a directory as storage.
 */
@NullMarked
package orchestra.agent.local;

import org.jspecify.annotations.NullMarked;
