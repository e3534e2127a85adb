/**
 * RabbitMQ behind {@link orchestra.agent.apply.Brokers}, over its management API.
 */
@NullMarked
package orchestra.agent.rabbit;

import org.jspecify.annotations.NullMarked;
