package orchestra.checkout;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SftpATTRS;
import com.jcraft.jsch.SftpException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A plain folder on an SSH server. */
final class SftpSource implements Source {

    @Override
    public Fetched fetch(Request request, Path scratch) throws IOException {
        URI uri = URI.create(request.url());
        String user = uri.getUserInfo() == null ? "" : uri.getUserInfo();
        try (SshSessions sessions = new SshSessions(request)) {
            Session session = sessions.connect(uri.getHost(), uri.getPort(), user);
            ChannelSftp channel = (ChannelSftp) session.openChannel("sftp");
            channel.connect(Patience.milliseconds());
            Path charm = scratch.resolve("charm");
            new Copy(channel).folder(uri.getPath(), charm);
            return new Fetched(charm, "");
        } catch (JSchException | SftpException e) {
            throw new IOException(e);
        }
    }

    /** One copy of a folder and all below it. */
    private record Copy(ChannelSftp channel, Extent extent) {

        private static final int EXECUTABLE = 0100;

        Copy(ChannelSftp channel) {
            this(channel, new Extent());
        }

        void folder(String remote, Path local) throws SftpException, IOException {
            if (!channel.stat(quoted(remote)).isDir()) {
                throw new CheckoutFailure(Cause.NOT_FOUND, remote + " is no folder there");
            }
            Files.createDirectory(local);
            List<ChannelSftp.LsEntry> entries = new ArrayList<>(channel.ls(quoted(remote)));
            for (ChannelSftp.LsEntry entry : entries) {
                String name = entry.getFilename();
                if (name.equals(".") || name.equals("..")) {
                    continue;
                }
                if (name.isEmpty() || name.indexOf('/') >= 0) {
                    throw new CheckoutFailure(Cause.NOT_A_CHARM, "it holds a file with the name \"" + name + "\"");
                }
                extent.entry(name);
                entry(remote + "/" + name, local.resolve(name), entry.getAttrs());
            }
        }

        private void entry(String remote, Path local, SftpATTRS attributes) throws SftpException, IOException {
            if (attributes.isLink()) {
                Files.createSymbolicLink(local, Path.of(channel.readlink(quoted(remote))));
            } else if (attributes.isDir()) {
                folder(remote, local);
            } else if (attributes.isReg()) {
                extent.bytes(attributes.getSize());
                try (OutputStream out = Files.newOutputStream(local)) {
                    channel.get(quoted(remote), out);
                }
                Modes.give(local, (attributes.getPermissions() & EXECUTABLE) != 0);
            } else {
                throw new CheckoutFailure(Cause.NOT_A_CHARM, "it holds " + remote + ", which is no file or folder");
            }
        }

        /** JSch takes a path as a pattern. */
        private static String quoted(String path) {
            return path.replaceAll("[*?\\\\]", "\\\\$0");
        }
    }
}
