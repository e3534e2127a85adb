package orchestra.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Puts what went wrong into words for an operator. None of them holds a password. */
final class Causes {
    private static final int NONE = 0;
    private static final int LONGEST = 300;

    private Causes() {}

    /** Why a connection could not be made; {@code address} is HOST:PORT. */
    static String ofConnecting(String address, Throwable failure) {
        return switch (failure) {
            case AuthenticationFailureException _ -> "the broker at " + address + " refuses the user or the password";
            case PossibleAuthenticationFailureException _ ->
                "the broker at " + address + " hung up at the login: it may refuse the user, the password or the"
                        + " virtual host";
            case UnknownHostException _ -> "the host of " + address + " has no address";
            case ConnectException refused -> "nothing can be reached at " + address + ": " + text(refused);
            case SocketTimeoutException _, TimeoutException _ -> "the broker at " + address + " does not answer";
            default ->
                code(failure) == AMQP.NOT_ALLOWED
                        ? "the broker at " + address + " does not let this user into the virtual host: " + of(failure)
                        : "no connection with the broker at " + address + ": " + of(failure);
        };
    }

    /** What the broker said where it said something, and otherwise what happened to the connection. */
    static String of(Throwable failure) {
        ShutdownSignalException signal = signal(failure);
        if (signal == null) {
            return text(failure);
        }
        Method reason = signal.getReason();
        if (reason instanceof AMQP.Channel.Close close) {
            return shortened(close.getReplyText());
        }
        if (reason instanceof AMQP.Connection.Close close) {
            return shortened(close.getReplyText());
        }
        Throwable below = signal.getCause();
        return below == null ? "the connection ended" : text(below);
    }

    /** The broker's reply code; 0 where it did not reply. */
    static int code(Throwable failure) {
        ShutdownSignalException signal = signal(failure);
        Method reason = signal == null ? null : signal.getReason();
        if (reason instanceof AMQP.Channel.Close close) {
            return close.getReplyCode();
        }
        return reason instanceof AMQP.Connection.Close close ? close.getReplyCode() : NONE;
    }

    /** Whether only a channel ended, and not the connection. */
    static boolean isOfChannel(Throwable failure) {
        ShutdownSignalException signal = signal(failure);
        return signal != null && !signal.isHardError();
    }

    private static @Nullable ShutdownSignalException signal(Throwable failure) {
        Throwable cause = failure;
        while (cause != null) {
            if (cause instanceof ShutdownSignalException signal) {
                return signal;
            }
            cause = cause.getCause();
        }
        return null;
    }

    private static String text(Throwable failure) {
        String message = failure.getMessage();
        String type = failure.getClass().getSimpleName();
        if (message == null || message.isBlank()) {
            return type;
        }
        // Failures of our own need no class name to be understood.
        boolean ours = failure instanceof Connector.Unreachable || failure.getClass() == IOException.class;
        return shortened(ours ? message : type + ": " + message);
    }

    private static String shortened(String text) {
        String line = text.replace('\n', ' ').strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }
}
