package orchestra.agent.relation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import orchestra.charm.Secret;
import orchestra.charm.UnitName;

/** What a broker application gives over the interface {@code rabbitmq}. */
public sealed interface BrokerOffer {

    /** There is no such relation. */
    record None() implements BrokerOffer {}

    /** The relation is there, and what we wait for is not. */
    record Awaited(String application) implements BrokerOffer {}

    /**
     * A broker to use.
     *
     * @param hosts the broker's units, in their order
     * @param passwords by the user we asked for
     */
    record Ready(String application, List<String> hosts, Map<String, Secret> passwords) implements BrokerOffer {

        public Ready {
            hosts = List.copyOf(hosts);
            passwords = Map.copyOf(passwords);
        }
    }

    /** The user we ask for on behalf of a worker relation. */
    static String user(String relationId) {
        return relationId.replace(':', '-');
    }

    /**
     * What we ask for: our unit's databag. The orchestrator's user is asked for without a prefix, each worker relation's
     * with its own.
     */
    static Map<String, String> request(String orchestrator, Set<String> workers, String virtualHost) {
        Map<String, String> request = new TreeMap<>();
        request.put("username", orchestrator);
        request.put("vhost", virtualHost);
        for (String worker : workers) {
            request.put(worker + "_username", worker);
            request.put(worker + "_vhost", virtualHost);
        }
        return request;
    }

    /** Reads the databags of the provider's units. */
    static BrokerOffer read(
            String application, Map<UnitName, Map<String, String>> databags, String orchestrator, Set<String> workers) {
        List<String> hosts = new ArrayList<>();
        Map<String, Secret> passwords = new LinkedHashMap<>();
        for (Map<String, String> databag : databags.values()) {
            Optional<String> host = host(databag);
            String password = databag.getOrDefault("password", "");
            if (host.isPresent() && !password.isEmpty()) {
                hosts.add(host.get());
                passwords.put(orchestrator, new Secret(password));
                workers.forEach(worker -> {
                    String own = databag.getOrDefault(worker + "_password", "");
                    if (!own.isEmpty()) {
                        passwords.put(worker, new Secret(own));
                    }
                });
            }
        }
        return hosts.isEmpty() ? new Awaited(application) : new Ready(application, hosts, passwords);
    }

    private static Optional<String> host(Map<String, String> databag) {
        for (String key : List.of("hostname", "private-address", "ingress-address")) {
            String host = databag.getOrDefault(key, "").strip();
            if (!host.isEmpty()) {
                return Optional.of(host);
            }
        }
        return Optional.empty();
    }
}
