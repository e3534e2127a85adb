package orchestra.charm.simulator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import orchestra.charm.simulator.Arguments.Known;
import orchestra.charm.simulator.ModelState.PortState;

/** open-port, close-port, opened-ports: changes show at once to the hook that made them, to the world at its end. */
final class PortTools {
    private static final Comparator<PortState> ORDER = Comparator.comparing(PortState::protocol)
            .thenComparingInt(PortState::from)
            .thenComparingInt(PortState::to);

    private PortTools() {}

    static Map<String, Tool> tools() {
        return Map.of("open-port", PortTools::open, "close-port", PortTools::close, "opened-ports", PortTools::opened);
    }

    private static Answer open(HookContext hook, List<String> args, String stdin) {
        List<PortState> asked = asked(hook, args);
        String unit = hook.unitName();
        hook.write(model -> {
            List<PortState> ports = model.unit(unit).ports;
            ports.removeAll(asked);
            ports.addAll(asked);
        });
        return Answer.SILENT;
    }

    private static Answer close(HookContext hook, List<String> args, String stdin) {
        List<PortState> asked = asked(hook, args);
        String unit = hook.unitName();
        hook.write(model -> model.unit(unit)
                .ports
                .removeIf(port -> asked.stream()
                        .anyMatch(gone -> gone.equals(port)
                                || (gone.endpoint().isEmpty() && gone.range().equals(port.range())))));
        return Answer.SILENT;
    }

    private static Answer opened(HookContext hook, List<String> args, String stdin) {
        Arguments arguments =
                Arguments.parse(args, Known.none().flags("endpoints").printing(), hook::checkRelation);
        arguments.atMost(0);
        List<PortState> ports = sorted(hook.unit().ports);
        if (!arguments.has("endpoints")) {
            return arguments.print(ranges(ports));
        }
        Map<String, TreeSet<String>> endpoints = new TreeMap<>();
        ports.forEach(port -> endpoints
                .computeIfAbsent(port.range(), range -> new TreeSet<>())
                .add(port.endpoint().isEmpty() ? "*" : port.endpoint()));
        return arguments.print(ranges(ports).stream()
                .map(range -> range + " (" + String.join(", ", endpoints.getOrDefault(range, new TreeSet<>())) + ")")
                .toList());
    }

    /** The ranges once each, in Juju's order. */
    static List<String> ranges(List<PortState> ports) {
        return sorted(ports).stream().map(PortState::range).distinct().toList();
    }

    private static List<PortState> sorted(List<PortState> ports) {
        return ports.stream().sorted(ORDER).toList();
    }

    private static List<PortState> asked(HookContext hook, List<String> args) {
        Arguments arguments = Arguments.parse(args, Known.values("endpoints"), hook::checkRelation);
        if (arguments.words().isEmpty()) {
            throw ToolFailure.usage("no port or range specified");
        }
        arguments.atMost(1);
        List<PortState> asked = new ArrayList<>();
        for (String endpoint : arguments.value("endpoints", "").split(",", -1)) {
            asked.add(range(arguments.word(0), endpoint));
            if (!endpoint.isEmpty() && !hook.face().endpoints().containsKey(endpoint)) {
                hook.refuseAtTheEnd("cannot open/close ports: open port range: endpoint " + GoJson.write(endpoint)
                        + " for unit " + GoJson.write(hook.unitName()) + " not found");
            }
        }
        return asked;
    }

    private static PortState range(String text, String endpoint) {
        if (text.equals("icmp")) {
            return new PortState("icmp", -1, -1, endpoint);
        }
        int slash = text.indexOf('/');
        String protocol = slash < 0 ? "tcp" : text.substring(slash + 1);
        String range = slash < 0 ? text : text.substring(0, slash);
        if (!List.of("tcp", "udp", "icmp").contains(protocol)) {
            throw ToolFailure.usage(
                    "invalid protocol " + GoJson.write(protocol) + ", expected \"tcp\", \"udp\", or \"icmp\"");
        }
        int dash = range.indexOf('-');
        int from = port(dash < 0 ? range : range.substring(0, dash));
        int to = dash < 0 ? from : port(range.substring(dash + 1));
        if (from > to) {
            throw ToolFailure.usage("invalid port range " + from + "-" + to + "/" + protocol);
        }
        if (from < 0 || to > 65535) {
            throw ToolFailure.usage("port range bounds must be between 0 and 65535, got " + from + "-" + to);
        }
        return new PortState(protocol, from, to, endpoint);
    }

    private static int port(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException wrong) {
            throw ToolFailure.usage("invalid port " + GoJson.write(text) + ": strconv.Atoi: parsing "
                    + GoJson.write(text) + ": invalid syntax");
        }
    }
}
