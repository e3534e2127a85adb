package orchestra.local;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Knocks at a broker of this machine: the first two steps of AMQP 0-9-1, which tell whether a password is right. */
final class AmqpLogin {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final byte[] PROTOCOL = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};
    private static final int METHOD_FRAME = 1;
    private static final int FRAME_END = 0xCE;
    private static final int CONNECTION = 10;
    private static final int START_OK = 11;
    private static final int TUNE = 30;

    private AmqpLogin() {}

    /** Whether the broker lets them in; throws when nothing answers as a broker does. */
    static boolean accepted(int port, String user, String password) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) LIMIT.toMillis());
            socket.setSoTimeout((int) LIMIT.toMillis());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            out.write(PROTOCOL);
            method(in);
            send(out, plain(user, password));
            try {
                return method(in) == TUNE;
            } catch (EOFException | SocketException hungUp) {
                return false;
            }
        }
    }

    private static byte[] plain(String user, String password) throws IOException {
        byte[] response = ("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(CONNECTION);
        out.writeShort(START_OK);
        out.writeInt(0);
        shortText(out, "PLAIN");
        out.writeInt(response.length);
        out.write(response);
        shortText(out, "en_US");
        return bytes.toByteArray();
    }

    private static void shortText(DataOutputStream out, String text) throws IOException {
        out.writeByte(text.length());
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void send(DataOutputStream out, byte[] method) throws IOException {
        out.writeByte(METHOD_FRAME);
        out.writeShort(0);
        out.writeInt(method.length);
        out.write(method);
        out.writeByte(FRAME_END);
        out.flush();
    }

    /** Reads one frame and gives its method's number in the class of connections. */
    private static int method(DataInputStream in) throws IOException {
        int type = in.readUnsignedByte();
        in.readUnsignedShort();
        int length = in.readInt();
        int family = in.readUnsignedShort();
        int method = in.readUnsignedShort();
        if (type != METHOD_FRAME || family != CONNECTION) {
            throw new IOException("this is no AMQP 0-9-1: frame " + type + " of class " + family);
        }
        in.skipNBytes(length - 4L);
        in.readUnsignedByte();
        return method;
    }
}
