/**
 * The ports on a real machine: apt, systemd, mount, users and files under root.
 */
@NullMarked
package orchestra.agent.machine;

import org.jspecify.annotations.NullMarked;
