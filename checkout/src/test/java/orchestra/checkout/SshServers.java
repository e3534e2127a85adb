package orchestra.checkout;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.List;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.server.shell.ProcessShellFactory;
import org.apache.sshd.sftp.server.SftpFileSystemAccessor;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/** An SSH server on the loopback interface, with sftp and commands, for a password or for a key it has made. */
final class SshServers implements AutoCloseable {

    static final String USER = "ann";
    static final String PASSWORD = "right-password";

    private final SshServer server = SshServer.setUpDefaultServer();
    private final SftpSubsystemFactory sftp = new SftpSubsystemFactory();
    private final String key;

    private SshServers(Path hostKey, int port) throws IOException, GeneralSecurityException, JSchException {
        KeyPair pair = KeyPair.genKeyPair(new JSch(), KeyPair.ECDSA, 256);
        ByteArrayOutputStream own = new ByteArrayOutputStream();
        pair.writePrivateKey(own);
        key = own.toString(StandardCharsets.US_ASCII);
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        pair.writePublicKey(shown, "test");
        PublicKey allowed = AuthorizedKeyEntry.parseAuthorizedKeyEntry(shown.toString(StandardCharsets.US_ASCII))
                .resolvePublicKey(null, PublicKeyEntryResolver.FAILING);
        SimpleGeneratorHostKeyProvider keys = new SimpleGeneratorHostKeyProvider(hostKey);
        keys.setAlgorithm(KeyUtils.EC_ALGORITHM);
        keys.setKeySize(256);
        server.setHost("127.0.0.1");
        server.setPort(port);
        server.setKeyPairProvider(keys);
        server.setPasswordAuthenticator((user, password, _) -> user.equals(USER) && password.equals(PASSWORD));
        server.setPublickeyAuthenticator(
                (user, offered, _) -> user.equals(USER) && KeyUtils.compareKeys(offered, allowed));
        server.setSubsystemFactories(List.of(sftp));
        server.setCommandFactory(
                (channel, command) -> new ProcessShellFactory(command, "sh", "-c", command).createShell(channel));
        server.start();
    }

    /** Starts one whose own key lies in the file, or is made and kept there; port 0 is any. */
    static SshServers with(Path hostKey, int port) {
        try {
            return new SshServers(hostKey, port);
        } catch (IOException | GeneralSecurityException | JSchException e) {
            throw new IllegalStateException(e);
        }
    }

    /** From now on it answers over sftp as another server might. */
    SshServers answering(SftpFileSystemAccessor answers) {
        sftp.setFileSystemAccessor(answers);
        return this;
    }

    int port() {
        return server.getPort();
    }

    /** The private key that gets in. */
    String key() {
        return key;
    }

    /** A private key that nobody knows. */
    static String strangersKey() throws JSchException {
        ByteArrayOutputStream own = new ByteArrayOutputStream();
        KeyPair.genKeyPair(new JSch(), KeyPair.ECDSA, 256).writePrivateKey(own);
        return own.toString(StandardCharsets.US_ASCII);
    }

    /** The server's line of known_hosts. */
    String knownHost() {
        try {
            PublicKey own =
                    server.getKeyPairProvider().loadKeys(null).iterator().next().getPublic();
            return "[127.0.0.1]:" + port() + " " + PublicKeyEntry.toString(own);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The SHA-256 of the server's key, as {@code ssh-keygen -l} prints it. */
    String fingerprint() {
        try {
            return KeyUtils.getFingerPrint(
                    server.getKeyPairProvider().loadKeys(null).iterator().next().getPublic());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close(true);
    }
}
