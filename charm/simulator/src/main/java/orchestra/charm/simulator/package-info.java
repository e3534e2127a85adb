/**
 * A test bench that plays Juju: a model with its applications, units, relations and secrets, the order of hooks, and
 * every hook tool, for a packed charm that runs as real processes. What it answers was recorded from a real Juju 3.6.
 */
@NullMarked
package orchestra.charm.simulator;

import org.jspecify.annotations.NullMarked;
