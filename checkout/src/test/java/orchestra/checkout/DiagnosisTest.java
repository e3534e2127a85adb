package orchestra.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.SftpException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.security.cert.CertificateExpiredException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.transport.URIish;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes wrong is told apart: an unreachable host from a wrong password, and both from the rest. */
final class DiagnosisTest {

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new UnknownHostException("nas"), Cause.UNREACHABLE, "no such host: nas"),
                Arguments.of(new ConnectException("Connection refused"), Cause.UNREACHABLE, "Connection refused"),
                Arguments.of(new NoRouteToHostException("No route"), Cause.UNREACHABLE, "No route"),
                Arguments.of(new SocketTimeoutException("Read timed out"), Cause.UNREACHABLE, "Read timed out"),
                Arguments.of(new EOFException(), Cause.UNREACHABLE, "EOFException"),
                Arguments.of(new SSLPeerUnverifiedException("no name"), Cause.CERTIFICATE, "no name"),
                Arguments.of(
                        new SSLHandshakeException("unable to find valid certification path"),
                        Cause.CERTIFICATE,
                        "unable to find valid certification path"),
                Arguments.of(
                        new IOException("wrapped", new CertificateExpiredException("expired")),
                        Cause.CERTIFICATE,
                        "expired"),
                Arguments.of(new SSLHandshakeException("remote host closed"), Cause.UNREACHABLE, "remote host closed"),
                Arguments.of(
                        new JSchException("Auth fail for methods 'a'"), Cause.CREDENTIALS, "Auth fail for methods 'a'"),
                Arguments.of(new JSchException("timeout: socket"), Cause.UNREACHABLE, "timeout: socket"),
                Arguments.of(
                        new JSchException("failed", new ConnectException("refused")), Cause.UNREACHABLE, "refused"),
                Arguments.of(
                        new SftpException(ChannelSftp.SSH_FX_NO_SUCH_FILE, "No such file"),
                        Cause.NOT_FOUND,
                        "No such file"),
                Arguments.of(
                        new SftpException(ChannelSftp.SSH_FX_PERMISSION_DENIED, "Denied"), Cause.CREDENTIALS, "Denied"),
                Arguments.of(
                        new NoRemoteRepositoryException(new URIish(), "not found"), Cause.NOT_FOUND, ": not found"),
                Arguments.of(new TransportException("x: not authorized"), Cause.CREDENTIALS, "x: not authorized"),
                Arguments.of(new TransportException("x: 502 Bad Gateway"), Cause.UNREACHABLE, "x: 502 Bad Gateway"),
                Arguments.of(new CheckoutFailure(Cause.REFERENCE, "no v9"), Cause.REFERENCE, "no v9"),
                Arguments.of(
                        new FileSystemException("/charms", null, "No space left on device"),
                        Cause.FAILED,
                        "FileSystemException: /charms: No space left on device"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void anExceptionNamesItsCause(Exception failure, Cause cause, String words) {
        CheckoutFailure named = Diagnosis.of(new IOException("outermost", failure));
        assertThat(named.reason()).isEqualTo(cause);
        assertThat(named).hasMessage(words);
    }

    @ParameterizedTest
    @CsvSource({
        "401, CREDENTIALS",
        "403, CREDENTIALS",
        "404, NOT_FOUND",
        "410, NOT_FOUND",
        "429, UNREACHABLE",
        "500, UNREACHABLE",
        "503, UNREACHABLE",
    })
    void aStatusNamesItsCause(int status, Cause cause) {
        assertThat(Diagnosis.ofStatus(URI.create("https://h/x"), status).reason())
                .isEqualTo(cause);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "svn: E170013: Unable to connect to a repository at URL 'x'; svn: E000111: Can't connect: Connection"
                        + " refused | UNREACHABLE",
                "svn: E170013: Unable to connect to a repository at URL 'x'; svn: E670002: Unknown hostname 'y' |"
                        + " UNREACHABLE",
                "svn: E170013: Unable to connect to a repository at URL 'x'; svn: E215004: No more credentials |"
                        + " CREDENTIALS",
                "svn: E170001: Authentication error from server: Password incorrect | CREDENTIALS",
                "svn: E170013: Unable to connect; svn: E230001: Server SSL certificate verification failed |"
                        + " CERTIFICATE",
                "svn: E170000: URL 'svn://x/nothing' doesn't exist | NOT_FOUND",
                "svn: E160006: No such revision 99 | REFERENCE",
                "svn: something else | FAILED",
            })
    void subversionsNumbersNameTheirCause(String printed, Cause cause) {
        assertThat(Diagnosis.ofSubversion(printed.replace("; ", "\n")).reason()).isEqualTo(cause);
    }

    @Test
    void theWordsAreTheReasonsNotTheConnections() {
        assertThat(Diagnosis.ofSubversion("svn: E170013: Unable to connect\nsvn: E215004: No more credentials"))
                .hasMessage("svn: E215004: No more credentials");
    }
}
