package orchestra.agent.machine;

import java.util.HashMap;
import java.util.Map;

/** The model's proxies, which Juju gives a charm in variables of its own (juju-http-proxy and others). */
final class Proxies {

    private static final Map<String, String> NAMES = Map.of(
            "JUJU_CHARM_HTTP_PROXY", "http_proxy",
            "JUJU_CHARM_HTTPS_PROXY", "https_proxy",
            "JUJU_CHARM_FTP_PROXY", "ftp_proxy",
            "JUJU_CHARM_NO_PROXY", "no_proxy");

    private Proxies() {}

    /** The variables by which programs are told, of those that Juju has set. */
    static Map<String, String> of(Map<String, String> environment) {
        Map<String, String> proxies = new HashMap<>();
        NAMES.forEach((juju, program) -> {
            String value = environment.getOrDefault(juju, "");
            if (!value.isEmpty()) {
                proxies.put(program, value);
            }
        });
        return proxies;
    }
}
