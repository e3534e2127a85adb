package orchestra.orchestrator.change;

/**
 * A message, to be stored before it is sent.
 *
 * @param text its body, as UTF-8
 */
public record Letter(String exchange, String routingKey, String text) {}
