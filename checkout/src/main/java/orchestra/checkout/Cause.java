package orchestra.checkout;

import java.util.Locale;

/** Why a charm could not be fetched. The agent makes one status of each. */
enum Cause {
    /** No such host, nobody listens, no answer in time, or the server is out of order: another try may do. */
    UNREACHABLE,
    /** The server knows neither this user nor this password or key, or allows it too little. */
    CREDENTIALS,
    /** No known_hosts line tells the SSH server's key. */
    HOST_UNKNOWN,
    /** The SSH server shows another key than the known one, or a revoked one. */
    HOST_CHANGED,
    /** The server's TLS certificate is not trusted, or is another host's. */
    CERTIFICATE,
    /** The server is there, and what is wanted of it is not. */
    NOT_FOUND,
    /** The branch, tag, commit or revision is not there. */
    REFERENCE,
    /** What was fetched is no charm, or holds what no charm may hold. */
    NOT_A_CHARM,
    /** Something that is not ours lies in the place. */
    TAKEN,
    /** A program of the machine is missing. */
    PROGRAM,
    /** The disk is full, a folder cannot be written, or another try is still under way. */
    FAILED;

    /** The name in an answer. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
