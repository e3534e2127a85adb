/**
 * What {@code ./run} starts: the packed charm played on one machine without Juju, with a supervisor for its services,
 * embedded servers where there is no mongod or rabbitmq-server, and commands that act on the running model.
 */
@NullMarked
package orchestra.local;

import org.jspecify.annotations.NullMarked;
