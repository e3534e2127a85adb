package orchestra.checkout;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchChangedHostKeyException;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.JSchRevokedHostKeyException;
import com.jcraft.jsch.JSchUnknownHostKeyException;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.UserInfo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Connections to the source's SSH server, with the request's password or key; the server's own key is always checked. */
final class SshSessions implements AutoCloseable {

    private static final int PORT = 22;

    private final Request request;
    private final List<Session> open = new ArrayList<>();

    SshSessions(Request request) {
        this.request = request;
    }

    /** Connects; a port of -1 is SSH's own, and a user in the URL wins over the request's. */
    Session connect(String host, int port, String userInUrl) throws IOException {
        String user = userInUrl.isEmpty() ? request.user() : userInUrl;
        if (user.isEmpty()) {
            throw new CheckoutFailure(Cause.CREDENTIALS, "no user name is told");
        }
        try {
            JSch jsch = new JSch();
            jsch.setKnownHosts(new ByteArrayInputStream(knownHosts().getBytes(StandardCharsets.UTF_8)));
            if (!request.key().reveal().isEmpty()) {
                byte[] key = (request.key().reveal().strip() + "\n").getBytes(StandardCharsets.UTF_8);
                addKey(jsch, key);
            }
            Session session = jsch.getSession(user, host, port < 0 ? PORT : port);
            session.setConfig("StrictHostKeyChecking", "yes");
            session.setConfig("PreferredAuthentications", "publickey,password,keyboard-interactive");
            session.setTimeout(Patience.milliseconds());
            session.setServerAliveInterval(Patience.milliseconds());
            if (!request.password().reveal().isEmpty()) {
                session.setPassword(request.password().reveal().getBytes(StandardCharsets.UTF_8));
                session.setUserInfo(new Silent(request));
            }
            open.add(session);
            connect(session);
            return session;
        } catch (JSchException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        open.forEach(Session::disconnect);
    }

    private static void addKey(JSch jsch, byte[] key) {
        try {
            jsch.addIdentity("repositories_key", key, null, null);
        } catch (JSchException e) {
            throw new CheckoutFailure(Cause.CREDENTIALS, "the private key cannot be read: " + e.getMessage(), e);
        }
    }

    private static void connect(Session session) throws JSchException {
        try {
            session.connect(Patience.milliseconds());
        } catch (JSchUnknownHostKeyException e) {
            throw new CheckoutFailure(Cause.HOST_UNKNOWN, shown(session.getHostKey()), e);
        } catch (JSchChangedHostKeyException | JSchRevokedHostKeyException e) {
            throw new CheckoutFailure(Cause.HOST_CHANGED, shown(session.getHostKey()), e);
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

    private String knownHosts() throws IOException {
        if (!request.knownHosts().isBlank()) {
            return request.knownHosts() + "\n";
        }
        StringBuilder lines = new StringBuilder();
        for (Path file : request.knownHostsFiles()) {
            if (Files.isReadable(file)) {
                lines.append(Files.readString(file)).append('\n');
            }
        }
        return lines.toString();
    }

    /** Answers the server's questions for a password, and nothing else. */
    private record Silent(Request request) implements UserInfo, com.jcraft.jsch.UIKeyboardInteractive {

        @Override
        public String getPassphrase() {
            return "";
        }

        @Override
        public String getPassword() {
            return request.password().reveal();
        }

        @Override
        public boolean promptPassword(String message) {
            return false;
        }

        @Override
        public boolean promptPassphrase(String message) {
            return false;
        }

        @Override
        public boolean promptYesNo(String message) {
            return false;
        }

        @Override
        public void showMessage(String message) {
            // Nobody looks.
        }

        @Override
        public String[] promptKeyboardInteractive(
                String destination, String name, String instruction, String[] prompt, boolean[] echo) {
            return prompt.length == 1 ? new String[] {request.password().reveal()} : new String[0];
        }
    }
}
