package orchestra.charm.simulator;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * How a model is played.
 *
 * @param model its name
 * @param network every unit is on
 * @param clock for statuses and for when a failed hook is retried
 * @param hookTimeout after which a hook is killed
 * @param listeners told of hooks and statuses
 */
public record JujuOptions(
        String model, Network network, InstantSource clock, Duration hookTimeout, List<HookListener> listeners) {
    public JujuOptions {
        listeners = List.copyOf(listeners);
    }

    /** A model of that name on loopback, with the system's clock. */
    public static JujuOptions named(String model) {
        return new JujuOptions(model, Network.loopback(), InstantSource.system(), Duration.ofMinutes(10), List.of());
    }

    public JujuOptions clock(InstantSource other) {
        return new JujuOptions(model, network, other, hookTimeout, listeners);
    }

    public JujuOptions network(Network other) {
        return new JujuOptions(model, other, clock, hookTimeout, listeners);
    }

    public JujuOptions hookTimeout(Duration other) {
        return new JujuOptions(model, network, clock, other, listeners);
    }

    public JujuOptions listener(HookListener other) {
        List<HookListener> more = new java.util.ArrayList<>(listeners);
        more.add(other);
        return new JujuOptions(model, network, clock, hookTimeout, more);
    }
}
