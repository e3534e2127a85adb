package orchestra.agent.apply;

import java.time.Duration;
import java.util.Optional;

/** Asks the API whether it is ready. */
public interface Probe {

    /**
     * What keeps the API from being ready, after waiting that long for it; empty when it is.
     *
     * @param instance what our own API answers; another that listens on the port does not
     */
    Optional<String> problem(int port, String instance, Duration patience);
}
