/**
 * The only code that holds an AMQP connection: declares, publishes with confirms, consumes, and connects again by
 * itself. The same on RabbitMQ and on the embedded broker.
 */
@NullMarked
package orchestra.broker;

import org.jspecify.annotations.NullMarked;
