package orchestra.local;

import java.util.Map;
import java.util.TreeMap;

/** The flags of an embedded server, in the style of mongod: {@code --name value} and {@code --name=value}. */
record Flags(Map<String, String> values) {
    private static final String LOOPBACK = "127.0.0.1";

    Flags {
        values = Map.copyOf(values);
    }

    /** A flag without a value is empty. */
    static Flags of(String... arguments) {
        Map<String, String> values = new TreeMap<>();
        for (int index = 0; index < arguments.length; index++) {
            String flag = arguments[index].replaceFirst("^--", "");
            int equals = flag.indexOf('=');
            if (equals >= 0) {
                values.put(flag.substring(0, equals), flag.substring(equals + 1));
            } else if (index + 1 < arguments.length && !arguments[index + 1].startsWith("--")) {
                values.put(flag, arguments[++index]);
            } else {
                values.put(flag, "");
            }
        }
        return new Flags(values);
    }

    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    int port(int otherwise) {
        return Integer.parseInt(text("port", Integer.toString(otherwise)));
    }

    /** The address to listen on; throws {@link IllegalArgumentException} when others could reach it. */
    String address() {
        String address = text("bind_ip", LOOPBACK);
        if (!address.startsWith("127.") && !address.equals("::1") && !address.equals("localhost")) {
            throw new IllegalArgumentException("an embedded server listens on loopback only, not on " + address);
        }
        return address;
    }
}
