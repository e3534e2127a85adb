package orchestra.checkout;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.SftpException;
import java.io.EOFException;
import java.io.InterruptedIOException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.TransportException;
import org.jspecify.annotations.Nullable;

/** Names the cause of what went wrong, by a table whose first fitting rule counts. Pure. */
final class Diagnosis {

    private static final Pattern SUBVERSION_CODE = Pattern.compile("\\b[EW]\\d{6}\\b");

    /** What an exception, or one that caused it, says. */
    private static final List<Rule> RULES = List.of(
            rule(Cause.UNREACHABLE, UnknownHostException.class, _ -> true),
            rule(Cause.CERTIFICATE, CertificateException.class, _ -> true),
            rule(Cause.CERTIFICATE, SSLPeerUnverifiedException.class, _ -> true),
            rule(Cause.CERTIFICATE, SSLHandshakeException.class, says("certificate|certification path")),
            rule(Cause.UNREACHABLE, SSLException.class, _ -> true),
            rule(Cause.CREDENTIALS, JSchException.class, says("^auth (fail|cancel)|too many authentication")),
            rule(Cause.CREDENTIALS, SftpException.class, e -> number(e) == ChannelSftp.SSH_FX_PERMISSION_DENIED),
            rule(Cause.NOT_FOUND, SftpException.class, e -> number(e) == ChannelSftp.SSH_FX_NO_SUCH_FILE),
            rule(Cause.UNREACHABLE, SocketException.class, _ -> true),
            rule(Cause.UNREACHABLE, NoRouteToHostException.class, _ -> true),
            rule(Cause.UNREACHABLE, InterruptedIOException.class, _ -> true),
            rule(
                    Cause.UNREACHABLE,
                    JSchException.class,
                    says("timeout|timed out|connection is closed|not established|foreign host|session is down|end"
                            + " of io")),
            rule(
                    Cause.CREDENTIALS,
                    TransportException.class,
                    says("not authorized|authentication is required|not permitted|permission denied")),
            rule(Cause.NOT_FOUND, NoRemoteRepositoryException.class, _ -> true),
            rule(
                    Cause.NOT_FOUND,
                    TransportException.class,
                    says("not exported|not found|does not appear to be|no such file|does not exist")),
            rule(
                    Cause.UNREACHABLE,
                    TransportException.class,
                    says("timed? ?out|unknown host|connection refused|connection failed|: 5\\d\\d |: 429 |: 408 "
                            + "|hung up|reset|invalid advertisement|cannot open git-upload-pack")),
            rule(Cause.UNREACHABLE, EOFException.class, _ -> true));

    /** What Subversion's numbered errors mean, in this order: the number of a connection comes with its reason's. */
    private static final List<Code> CODES = List.of(
            new Code(Cause.CERTIFICATE, "E230001"),
            new Code(Cause.CREDENTIALS, "E170001|E215004|E175013|E220004|E220001"),
            new Code(Cause.REFERENCE, "E160006|E205000|E195012"),
            new Code(Cause.NOT_FOUND, "E170000|E160013|E180001|E210005|E175009|E200009|W160013"),
            new Code(Cause.UNREACHABLE, "E170013|E210002|E175012|E175002|E120\\d{3}|E000\\d{3}|E670\\d{3}|E731001"));

    private Diagnosis() {}

    /** The cause of an exception, with the words of whatever tells most. */
    static CheckoutFailure of(Throwable failure) {
        List<Throwable> chain = chain(failure);
        for (Throwable link : chain) {
            if (link instanceof CheckoutFailure known) {
                return known;
            }
        }
        for (Rule rule : RULES) {
            for (Throwable link : chain) {
                if (rule.fits(link)) {
                    return new CheckoutFailure(rule.cause(), words(link), failure);
                }
            }
        }
        return new CheckoutFailure(Cause.FAILED, words(chain.getLast()), failure);
    }

    /** The cause of an HTTP status other than success. */
    static CheckoutFailure ofStatus(URI uri, int status) {
        Cause cause = switch (status) {
            case 401, 403, 407 -> Cause.CREDENTIALS;
            case 408, 425, 429 -> Cause.UNREACHABLE;
            default -> status >= 500 ? Cause.UNREACHABLE : Cause.NOT_FOUND;
        };
        return new CheckoutFailure(cause, uri.getHost() + " answers with status " + status);
    }

    /** The cause of what {@code svn} printed when it failed. */
    static CheckoutFailure ofSubversion(String printed) {
        List<String> lines = printed.lines()
                .map(String::strip)
                .filter(line -> SUBVERSION_CODE.matcher(line).find())
                .toList();
        for (Code code : CODES) {
            for (String line : lines.reversed()) {
                if (code.pattern().matcher(line).find()) {
                    return new CheckoutFailure(code.cause(), line);
                }
            }
        }
        String last = printed.strip().lines().reduce("", (_, line) -> line);
        return new CheckoutFailure(Cause.FAILED, lines.isEmpty() ? "svn failed: " + last : lines.getLast());
    }

    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (@Nullable Throwable link = failure; link != null && !chain.contains(link); link = link.getCause()) {
            chain.add(link);
        }
        return chain;
    }

    private static String words(Throwable failure) {
        if (failure instanceof UnknownHostException) {
            return "no such host: " + failure.getMessage();
        }
        String message = failure.getMessage();
        String type = failure.getClass().getSimpleName();
        if (message == null || message.isBlank()) {
            return type;
        }
        String line = message.lines().findFirst().orElse(message).strip();
        // A file's error is its path alone.
        return failure instanceof java.nio.file.FileSystemException ? type + ": " + line : line;
    }

    private static int number(Throwable failure) {
        return failure instanceof SftpException sftp ? sftp.id : -1;
    }

    private static Predicate<Throwable> says(String pattern) {
        Pattern words = Pattern.compile(pattern);
        return failure -> words.matcher(String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT))
                .find();
    }

    private static Rule rule(Cause cause, Class<? extends Throwable> type, Predicate<Throwable> more) {
        return new Rule(cause, type, more);
    }

    private record Rule(Cause cause, Class<? extends Throwable> type, Predicate<Throwable> more) {
        boolean fits(Throwable failure) {
            return type.isInstance(failure) && more.test(failure);
        }
    }

    private record Code(Cause cause, Pattern pattern) {
        Code(Cause cause, String codes) {
            this(cause, Pattern.compile("\\b(?:" + codes + ")\\b"));
        }
    }
}
