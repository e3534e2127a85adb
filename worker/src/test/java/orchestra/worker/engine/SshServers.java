package orchestra.worker.engine;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.server.shell.ProcessShellFactory;

/** An SSH server on the loopback interface that runs commands with a login shell, for a key it has made. */
final class SshServers implements AutoCloseable {
    static final String USER = "ann";

    private final SshServer server = SshServer.setUpDefaultServer();
    private final Path privateKey;

    /** One whose files are in a folder. */
    SshServers(Path folder, String loginShell) throws IOException, GeneralSecurityException, JSchException {
        privateKey = folder.resolve("key");
        KeyPair pair = KeyPair.genKeyPair(new JSch(), KeyPair.ECDSA, 256);
        pair.writePrivateKey(privateKey.toString());
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        pair.writePublicKey(shown, "trial");
        PublicKey allowed = AuthorizedKeyEntry.parseAuthorizedKeyEntry(shown.toString(StandardCharsets.US_ASCII))
                .resolvePublicKey(null, PublicKeyEntryResolver.FAILING);
        SimpleGeneratorHostKeyProvider keys = new SimpleGeneratorHostKeyProvider(folder.resolve("host-key"));
        keys.setAlgorithm(KeyUtils.EC_ALGORITHM);
        keys.setKeySize(256);
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(keys);
        server.setPublickeyAuthenticator(
                (user, offered, _) -> user.equals(USER) && KeyUtils.compareKeys(offered, allowed));
        server.setCommandFactory(
                (channel, command) -> new ProcessShellFactory(command, loginShell, "-c", command).createShell(channel));
        server.start();
    }

    int port() {
        return server.getPort();
    }

    /** The private key that gets in. */
    Path privateKey() {
        return privateKey;
    }

    /** Writes a file of hosts with one that is called {@code place}. */
    Path hosts(Path file, Path key) throws IOException {
        return Files.writeString(
                file,
                "place:\n  host: 127.0.0.1\n  port: %d\n  user: %s\n  private_key: %s\n".formatted(port(), USER, key));
    }

    /** The server's line of known_hosts. */
    String knownHost() throws IOException, GeneralSecurityException {
        PublicKey own =
                server.getKeyPairProvider().loadKeys(null).iterator().next().getPublic();
        return "[127.0.0.1]:" + port() + " " + PublicKeyEntry.toString(own) + "\n";
    }

    /** The SHA-256 of the server's key, as {@code ssh-keygen -l} prints it. */
    String fingerprint() throws IOException, GeneralSecurityException {
        return KeyUtils.getFingerPrint(
                server.getKeyPairProvider().loadKeys(null).iterator().next().getPublic());
    }

    @Override
    public void close() throws IOException {
        server.close(true);
    }
}
