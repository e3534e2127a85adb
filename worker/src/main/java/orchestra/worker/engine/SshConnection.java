package orchestra.worker.engine;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchChangedHostKeyException;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.JSchRevokedHostKeyException;
import com.jcraft.jsch.JSchUnknownHostKeyException;
import com.jcraft.jsch.Session;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** A connection to a host whose key is known; who opens it closes it. */
final class SshConnection implements AutoCloseable {
    private static final int ALIVE_MILLISECONDS = 15_000;
    private static final int SILENCES = 3;

    private final Session session;
    private final int timeout;

    private SshConnection(Session session, int timeout) {
        this.session = session;
        this.timeout = timeout;
    }

    static SshConnection open(SshHost host, SshSettings settings) throws SshHost.Refused, IOException {
        for (Path file : new Path[] {settings.knownHosts(), host.privateKey()}) {
            if (!Files.isReadable(file)) {
                throw new SshHost.Refused("the SSH host " + host.name() + " wants the file " + file
                        + ", which is not there or not readable for this worker");
            }
        }
        int timeout = Math.toIntExact(settings.connectTimeout().toMillis());
        try {
            JSch jsch = new JSch();
            jsch.setKnownHosts(settings.knownHosts().toString());
            jsch.addIdentity(host.privateKey().toString());
            Session session = jsch.getSession(host.user(), host.host(), host.port());
            session.setConfig("StrictHostKeyChecking", "yes");
            session.setConfig("PreferredAuthentications", "publickey");
            session.setServerAliveInterval(ALIVE_MILLISECONDS);
            session.setServerAliveCountMax(SILENCES);
            session.setDaemonThread(true);
            connect(session, timeout, host, settings);
            return new SshConnection(session, timeout);
        } catch (JSchException e) {
            throw new IOException(
                    "no SSH connection to " + host.user() + "@" + host.host() + ":" + host.port() + ": "
                            + e.getMessage(),
                    e);
        }
    }

    /** Begins a command, whose output the streams get until it is closed; they are closed with it. */
    ChannelExec begin(RemoteCommand command, OutputStream output, OutputStream errors) throws IOException {
        try {
            ChannelExec channel = (ChannelExec) session.openChannel("exec");
            channel.setCommand(command.text().getBytes(StandardCharsets.UTF_8));
            channel.setInputStream(new ByteArrayInputStream(command.input().getBytes(StandardCharsets.UTF_8)));
            channel.setOutputStream(output);
            channel.setErrStream(errors);
            channel.connect(timeout);
            return channel;
        } catch (JSchException e) {
            throw new IOException("the SSH host begins no command: " + e.getMessage(), e);
        }
    }

    boolean isConnected() {
        return session.isConnected();
    }

    @Override
    public void close() {
        session.disconnect();
    }

    private static void connect(Session session, int timeout, SshHost host, SshSettings settings)
            throws JSchException, SshHost.Refused {
        try {
            session.connect(timeout);
        } catch (JSchUnknownHostKeyException e) {
            throw new SshHost.Refused("the key of the SSH host " + host.name() + " is not known: compare "
                    + shown(session.getHostKey()) + " with the host's own, and add it to " + settings.knownHosts());
        } catch (JSchChangedHostKeyException | JSchRevokedHostKeyException e) {
            throw new SshHost.Refused("the SSH host " + host.name() + " has another key than " + settings.knownHosts()
                    + " says, and may be an impostor: it shows " + shown(session.getHostKey())
                    + "; only if that is the host's own, correct the file");
        }
    }

    /** The key as {@code ssh} shows it: the host as known_hosts names it, the type, and the key's SHA-256. */
    private static String shown(HostKey key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(Base64.getDecoder().decode(key.getKey()));
            return key.getHost() + " " + key.getType() + " SHA256:"
                    + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
