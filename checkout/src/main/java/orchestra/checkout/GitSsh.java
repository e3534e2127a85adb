package orchestra.checkout;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/** Lets JGit speak over our own SSH sessions. */
final class GitSsh extends SshSessionFactory {

    private final SshSessions sessions;

    GitSsh(SshSessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public RemoteSession getSession(URIish uri, @Nullable CredentialsProvider provider, FS fs, int timeout)
            throws TransportException {
        try {
            String user = uri.getUser() == null ? "" : uri.getUser();
            return new OverJsch(sessions.connect(uri.getHost(), uri.getPort(), user));
        } catch (IOException e) {
            throw new TransportException(uri, String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public String getType() {
        return "jsch";
    }

    private record OverJsch(Session session) implements RemoteSession {

        @Override
        public Process exec(String command, int timeout) throws IOException {
            try {
                return new Remote(session, command);
            } catch (JSchException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void disconnect() {
            session.disconnect();
        }
    }

    /** A command on the server, as a process is seen here. */
    private static final class Remote extends Process {

        private final ChannelExec channel;
        private final InputStream output;
        private final InputStream errors;
        private final OutputStream input;

        Remote(Session session, String command) throws JSchException, IOException {
            channel = (ChannelExec) session.openChannel("exec");
            channel.setCommand(command);
            output = channel.getInputStream();
            errors = channel.getErrStream();
            input = channel.getOutputStream();
            channel.connect(Patience.milliseconds());
        }

        @Override
        public OutputStream getOutputStream() {
            return input;
        }

        @Override
        public InputStream getInputStream() {
            return output;
        }

        @Override
        public InputStream getErrorStream() {
            return errors;
        }

        @Override
        public int waitFor() throws InterruptedException {
            waitFor(Patience.SILENCE.toMillis(), TimeUnit.MILLISECONDS);
            return exitValue();
        }

        @Override
        public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
            long end = System.nanoTime() + unit.toNanos(timeout);
            while (isAlive()) {
                if (System.nanoTime() - end >= 0) {
                    return false;
                }
                TimeUnit.MILLISECONDS.sleep(10);
            }
            return true;
        }

        @Override
        public int exitValue() {
            if (isAlive()) {
                throw new IllegalThreadStateException();
            }
            return channel.getExitStatus();
        }

        @Override
        public boolean isAlive() {
            return channel.isConnected() && channel.getExitStatus() < 0;
        }

        @Override
        public void destroy() {
            channel.disconnect();
        }
    }
}
