package orchestra.agent.rabbit;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import orchestra.agent.apply.Pause;
import orchestra.agent.apply.StepFailure;
import orchestra.agent.plan.BrokerAccess;

/** Looks at a broker and changes nothing. Each method throws {@link StepFailure} with the reason. */
public final class BrokerLook {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final byte[] PROTOCOL = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};
    private static final int METHOD_FRAME = 1;
    private static final int LONGEST = 128 * 1024;

    private BrokerLook() {}

    /** The program and version that greet whoever speaks AMQP 0-9-1, before any login. */
    public static String greeting(String host, int port) {
        try (Socket socket = new Socket()) {
            int limit = Math.toIntExact(PATIENCE.toMillis());
            socket.connect(new InetSocketAddress(host, port), limit);
            socket.setSoTimeout(limit);
            socket.getOutputStream().write(PROTOCOL);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int type = in.readUnsignedByte();
            in.skipNBytes(2);
            int size = in.readInt();
            if (type != METHOD_FRAME || size < 0 || size > LONGEST) {
                throw new StepFailure("another program than an AMQP broker answers on " + host + ":" + port);
            }
            String start = new String(in.readNBytes(size), StandardCharsets.ISO_8859_1);
            return (field(start, "product") + " " + field(start, "version")).strip();
        } catch (IOException e) {
            throw new StepFailure("nothing greets in AMQP on " + host + ":" + port + " (" + e.getMessage() + ")", e);
        }
    }

    /** What the broker's nodes complain of; empty when nothing is wrong. */
    public static List<String> alarms(BrokerAccess access) {
        List<String> alarms = new ArrayList<>();
        for (Map<?, ?> node : api(access).list("/nodes")) {
            if (!Boolean.TRUE.equals(node.get("running"))) {
                alarms.add("the node " + node.get("name") + " does not run");
            }
            if (Boolean.TRUE.equals(node.get("mem_alarm"))) {
                alarms.add("its memory alarm is on, and publishers are blocked");
            }
            if (Boolean.TRUE.equals(node.get("disk_free_alarm"))) {
                alarms.add("its disk alarm is on, and publishers are blocked: free " + node.get("disk_free")
                        + " bytes, wanted " + node.get("disk_free_limit"));
            }
        }
        return alarms;
    }

    /** One line for each node, queue and connection. */
    public static List<String> overview(BrokerAccess access) {
        ManagementApi api = api(access);
        List<String> lines = new ArrayList<>();
        api.list("/nodes")
                .forEach(node -> lines.add("node "
                        + chosen(
                                node,
                                List.of(
                                        "name",
                                        "running",
                                        "uptime",
                                        "mem_used",
                                        "mem_alarm",
                                        "disk_free",
                                        "fd_used"))));
        api.list("/queues")
                .forEach(queue -> lines.add("queue "
                        + chosen(
                                queue, List.of("vhost", "name", "type", "durable", "state", "messages", "consumers"))));
        api.list("/connections")
                .forEach(connection -> lines.add("connection "
                        + chosen(connection, List.of("user", "vhost", "state", "channels", "peer_host"))));
        return lines;
    }

    private static String chosen(Map<?, ?> object, List<String> keys) {
        return String.join(
                " ", keys.stream().map(key -> key + "=" + object.get(key)).toList());
    }

    /** A text of the server's properties: the name's length and name, the type S, the text's length and text. */
    private static String field(String start, String name) {
        Matcher field = Pattern.compile((char) name.length() + name + "S\0\0\0(.)", Pattern.DOTALL)
                .matcher(start);
        if (!field.find()) {
            return "";
        }
        int length = field.group(1).charAt(0);
        return start.substring(field.end(), Math.min(start.length(), field.end() + length));
    }

    private static ManagementApi api(BrokerAccess access) {
        return new ManagementApi(access, PATIENCE, InstantSource.system(), Pause.REAL, RequestListener.NONE);
    }
}
