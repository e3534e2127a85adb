package orchestra.charm.simulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The one network every unit of the model is on.
 *
 * @param address of the machine
 * @param cidr the subnet it is in
 * @param mac of the interface
 * @param interfaceName of the interface
 */
public record Network(String address, String cidr, String mac, String interfaceName) {
    /** This machine alone. */
    public static Network loopback() {
        return new Network("127.0.0.1", "127.0.0.0/8", "00:00:00:00:00:00", "lo");
    }

    String egress() {
        return address + (address.contains(":") ? "/128" : "/32");
    }

    /** What Juju writes into a unit's databag by itself. */
    Map<String, String> databag() {
        return Map.of("egress-subnets", egress(), "ingress-address", address, "private-address", address);
    }

    /** What {@code network-get} prints; the yaml form has some keys twice, as recorded. */
    Map<String, Object> asked(boolean json) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("hostname", "");
        one.put("value", address);
        one.put("cidr", cidr);
        Map<String, Object> bound = new LinkedHashMap<>();
        bound.put("mac-address", mac);
        bound.put("interface-name", interfaceName);
        bound.put("addresses", List.of(one));
        if (!json) {
            one.put("address", address);
            bound.put("macaddress", mac);
            bound.put("interfacename", interfaceName);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("bind-addresses", List.of(bound));
        all.put("egress-subnets", List.of(egress()));
        all.put("ingress-addresses", List.of(address));
        return all;
    }
}
