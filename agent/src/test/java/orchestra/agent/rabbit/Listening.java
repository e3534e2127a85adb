package orchestra.agent.rabbit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;

/** Who listens on this machine, as the kernel tells it (proc(5), {@code /proc/net/tcp}). */
final class Listening {

    private static final String STATE = "0A";

    private Listening() {}

    /** The addresses on which something listens on that TCP port. */
    static Set<String> on(int port) {
        Set<String> addresses = new TreeSet<>();
        try {
            for (String table : new String[] {"tcp", "tcp6"}) {
                Path path = Path.of("/proc/net", table);
                if (!Files.exists(path)) {
                    continue;
                }
                for (String line : Files.readAllLines(path)) {
                    String[] fields = line.strip().split("\\s+", -1);
                    String[] local = fields[1].split(":", -1);
                    if (fields[3].equals(STATE) && Integer.parseInt(local[1], 16) == port) {
                        addresses.add(address(local[0]));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return addresses;
    }

    /** The kernel writes words of four bytes in the machine's own order, which is little-endian here. */
    private static String address(String hex) throws IOException {
        byte[] kernel = HexFormat.of().parseHex(hex);
        byte[] network = new byte[kernel.length];
        for (int i = 0; i < kernel.length; i++) {
            network[i] = kernel[i / 4 * 4 + 3 - i % 4];
        }
        String text = InetAddress.getByAddress(network).getHostAddress();
        return text.equals("0:0:0:0:0:0:0:1") ? "::1" : text;
    }
}
