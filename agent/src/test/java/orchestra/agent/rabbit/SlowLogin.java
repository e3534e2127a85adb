package orchestra.agent.rabbit;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import orchestra.agent.plan.BrokerUser;

/**
 * A client of AMQP 0-9-1 that stops in the middle of its login: its password is accepted, but no virtual host is opened
 * yet, so that the broker does not count it as a connection.
 */
final class SlowLogin implements AutoCloseable {

    private static final int METHOD = 1;
    private static final int END = 0xCE;
    private static final int CONNECTION = 10;
    private static final int START_OK = 11;
    private static final int TUNE = 30;
    private static final int TUNE_OK = 31;
    private static final int OPEN = 40;
    private static final int OPEN_OK = 41;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    /** Logs in as far as the password goes. */
    SlowLogin(int port, BrokerUser user) throws IOException {
        this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
        this.in = new DataInputStream(socket.getInputStream());
        this.out = new DataOutputStream(socket.getOutputStream());
        socket.setSoTimeout(10_000);
        out.write(new byte[] {'A', 'M', 'Q', 'P', 0, 0, 9, 1});
        receive();
        send(START_OK, arguments -> {
            arguments.writeInt(0);
            text(arguments, "PLAIN");
            byte[] response = ("\0" + user.name() + "\0" + user.password().reveal()).getBytes(StandardCharsets.UTF_8);
            arguments.writeInt(response.length);
            arguments.write(response);
            text(arguments, "en_US");
        });
        int answer = receive();
        if (answer != TUNE) {
            throw new IOException("wanted connection.tune, found method " + answer);
        }
    }

    /** Goes on, to the virtual host; says whether the broker lets it in. */
    boolean open(String virtualHost) throws IOException {
        send(TUNE_OK, arguments -> {
            arguments.writeShort(2047);
            arguments.writeInt(131_072);
            arguments.writeShort(0);
        });
        send(OPEN, arguments -> {
            text(arguments, virtualHost);
            text(arguments, "");
            arguments.writeByte(0);
        });
        return receive() == OPEN_OK;
    }

    /** Whether the broker has ended the connection; waits for a while. */
    boolean ended() {
        try {
            return receive() != OPEN_OK;
        } catch (IOException e) {
            return !(e instanceof java.net.SocketTimeoutException);
        }
    }

    private interface Arguments {
        void write(DataOutputStream out) throws IOException;
    }

    private void send(int method, Arguments arguments) throws IOException {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(payload);
        data.writeShort(CONNECTION);
        data.writeShort(method);
        arguments.write(data);
        out.writeByte(METHOD);
        out.writeShort(0);
        out.writeInt(payload.size());
        out.write(payload.toByteArray());
        out.writeByte(END);
        out.flush();
    }

    /** The next method's number. */
    private int receive() throws IOException {
        while (true) {
            int type = in.readUnsignedByte();
            in.readUnsignedShort();
            byte[] payload = in.readNBytes(in.readInt());
            in.readUnsignedByte();
            if (type == METHOD) {
                return (payload[2] & 0xFF) << 8 | (payload[3] & 0xFF);
            }
        }
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeByte(bytes.length);
        out.write(bytes);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
