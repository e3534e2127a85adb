package orchestra.orchestrator.http;

import orchestra.orchestrator.settings.ListenAddress;

/** Opens ports. */
public interface Opener {
    /**
     * Listens.
     *
     * @throws java.io.UncheckedIOException when the address cannot be listened at
     */
    Port open(ListenAddress address);

    /** A port that is open until it is closed. */
    interface Port {
        /** Takes no more connections from now on, lets what runs end for a short while, and returns then. */
        void close();
    }
}
