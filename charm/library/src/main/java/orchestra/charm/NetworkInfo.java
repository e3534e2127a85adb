package orchestra.charm;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code network-get} tells of a binding.
 *
 * @param bindAddresses addresses to listen on, best first
 * @param ingressAddresses addresses others reach the unit at, best first
 */
public record NetworkInfo(List<String> bindAddresses, List<String> ingressAddresses) {

    public NetworkInfo {
        bindAddresses = List.copyOf(bindAddresses);
        ingressAddresses = List.copyOf(ingressAddresses);
    }

    static NetworkInfo from(Map<String, @Nullable Object> json) {
        List<String> bind = items(json.get("bind-addresses")).stream()
                .flatMap(device -> device instanceof Map<?, ?> map ? items(map.get("addresses")).stream() : null)
                .map(address -> address instanceof Map<?, ?> map ? String.valueOf(map.get("value")) : "")
                .filter(address -> !address.isEmpty())
                .toList();
        List<String> ingress = items(json.get("ingress-addresses")).stream()
                .map(String::valueOf)
                .toList();
        return new NetworkInfo(bind, ingress);
    }

    private static List<?> items(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }
}
