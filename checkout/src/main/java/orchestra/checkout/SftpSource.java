package orchestra.checkout;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SftpATTRS;
import com.jcraft.jsch.SftpException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A plain folder on an SSH server. The server is not trusted: one that gives a name twice, or sends more than it may, is
 * refused.
 */
final class SftpSource implements Source {

    private final Extent extent;

    SftpSource() {
        this(new Extent());
    }

    /** Takes no more than the extent allows. */
    SftpSource(Extent extent) {
        this.extent = extent;
    }

    @Override
    public Fetched fetch(Request request, Path scratch) throws IOException {
        URI uri = URI.create(request.url());
        String user = uri.getUserInfo() == null ? "" : uri.getUserInfo();
        try (SshSessions sessions = new SshSessions(request)) {
            Session session = sessions.connect(uri.getHost(), uri.getPort(), user);
            ChannelSftp channel = (ChannelSftp) session.openChannel("sftp");
            channel.connect(Patience.milliseconds());
            Path charm = scratch.resolve("charm");
            Copy copy = new Copy(channel, extent, new LinkedHashMap<>());
            copy.folder(uri.getPath(), charm);
            copy.link();
            return new Fetched(charm, "");
        } catch (JSchException | SftpException e) {
            throw new IOException(e);
        } catch (FileAlreadyExistsException e) {
            String twice =
                    scratch.resolve("charm").relativize(Path.of(e.getFile())).toString();
            throw new CheckoutFailure(Cause.NOT_A_CHARM, "the server gives " + twice + " twice", e);
        }
    }

    /** One copy of a folder and all below it. */
    private record Copy(ChannelSftp channel, Extent extent, Map<Path, Path> links) {

        private static final int EXECUTABLE = 0100;
        private static final int BLOCK = 64 * 1024;

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
                if (links.put(local, Path.of(channel.readlink(quoted(remote)))) != null) {
                    throw new FileAlreadyExistsException(local.toString());
                }
            } else if (attributes.isDir()) {
                folder(remote, local);
            } else if (attributes.isReg()) {
                file(remote, local);
                Modes.give(local, (attributes.getPermissions() & EXECUTABLE) != 0);
            } else {
                throw new CheckoutFailure(Cause.NOT_A_CHARM, "it holds " + remote + ", which is no file or folder");
            }
        }

        /** What comes is counted, not what the server said would come. */
        private void file(String remote, Path local) throws SftpException, IOException {
            byte[] block = new byte[BLOCK];
            try (InputStream in = channel.get(quoted(remote));
                    OutputStream out = Files.newOutputStream(local, StandardOpenOption.CREATE_NEW)) {
                for (int length = in.read(block); length >= 0; length = in.read(block)) {
                    extent.bytes(length);
                    out.write(block, 0, length);
                }
            }
        }

        /** Links come last: so nothing is ever written through one. */
        void link() throws IOException {
            for (Map.Entry<Path, Path> link : links.entrySet()) {
                Files.createSymbolicLink(link.getKey(), link.getValue());
            }
        }

        /** JSch takes a path as a pattern. */
        private static String quoted(String path) {
            return path.replaceAll("[*?\\\\]", "\\\\$0");
        }
    }
}
