package orchestra.local;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.qpid.server.plugin.ConnectionPropertyEnricher;
import org.apache.qpid.server.transport.AMQPConnection;

/**
 * Announces in RabbitMQ's words what Qpid does but does not announce. Clients such as pika ask for it before they
 * confirm or reject. Found by Qpid through {@code META-INF/services}.
 */
public final class RabbitCapabilities implements ConnectionPropertyEnricher {
    @Override
    public Map<String, Object> addConnectionProperties(AMQPConnection<?> connection, Map<String, Object> properties) {
        Map<String, Object> enriched = new LinkedHashMap<>(properties);
        enriched.put("capabilities", Map.of("publisher_confirms", true, "basic.nack", true));
        return enriched;
    }

    @Override
    public String getType() {
        return "RABBITMQ";
    }
}
