package orchestra.agent.relation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orchestra.charm.Secret;

/**
 * What a broker application gives over the interface {@code rabbitmq}: one user, which the orchestrator and its workers
 * share. The interface knows prefixes for further ones, but the charm that provides it answers either.
 */
public sealed interface BrokerOffer {

    /** The user we ask for. */
    String USER = "orchestra";

    /** There is no such relation. */
    record None() implements BrokerOffer {}

    /** The relation is there, and what we wait for is not. */
    record Awaited(String application) implements BrokerOffer {}

    /**
     * A broker to use.
     *
     * @param hosts the broker's units, in their order
     */
    record Ready(String application, List<String> hosts, Secret password) implements BrokerOffer {

        public Ready {
            hosts = List.copyOf(hosts);
        }
    }

    /** What we ask for: our unit's databag. */
    static Map<String, String> request(String virtualHost) {
        return Map.of("username", USER, "vhost", virtualHost);
    }

    /** Reads the databags of the provider's units, in their order. */
    static BrokerOffer read(String application, Collection<Map<String, String>> databags) {
        List<String> hosts = new ArrayList<>();
        String password = "";
        for (Map<String, String> databag : databags) {
            Optional<String> host = host(databag);
            String given = databag.getOrDefault("password", "");
            if (host.isPresent() && !given.isEmpty()) {
                hosts.add(host.get());
                password = password.isEmpty() ? given : password;
            }
        }
        return hosts.isEmpty() ? new Awaited(application) : new Ready(application, hosts, new Secret(password));
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
