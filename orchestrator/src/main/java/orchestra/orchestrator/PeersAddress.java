package orchestra.orchestrator;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import orchestra.orchestrator.settings.ListenAddress;
import orchestra.orchestrator.settings.Settings;

/** Where other orchestrators reach this one's API. */
final class PeersAddress {
    private static final Set<String> ALL = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

    private PeersAddress() {}

    /** As the settings say; else where it listens; else, where that is everywhere, this host's own address. */
    static String of(Settings settings) {
        if (!settings.peersAddress().isEmpty()) {
            return settings.peersAddress();
        }
        ListenAddress listen = settings.listen();
        String host = ALL.contains(listen.host()) ? thisHost() : listen.host();
        return "http://" + new ListenAddress(host, listen.port());
    }

    private static String thisHost() {
        try {
            return InetAddress.getLocalHost().getHostAddress();
        } catch (UnknownHostException nameless) {
            return InetAddress.getLoopbackAddress().getHostAddress();
        }
    }
}
