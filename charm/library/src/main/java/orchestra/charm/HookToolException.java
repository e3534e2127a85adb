package orchestra.charm;

import java.util.Locale;

/** A hook tool refused a call. The reason is read from its error output (Juju 3.6 and 4.0 texts). */
public final class HookToolException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why it refused, as far as a charm can act on it. */
    public enum Reason {
        NOT_LEADER,
        PERMISSION_DENIED,
        RELATION_NOT_FOUND,
        SECRET_NOT_FOUND,
        NO_NETWORK,
        USAGE,
        OTHER
    }

    private final Reason reason;

    HookToolException(String tool, HookTools.Answer answer) {
        super(tool + " ended with " + answer.code() + ": " + answer.err());
        this.reason = reason(tool, answer);
    }

    /** Why the tool refused. */
    public Reason reason() {
        return reason;
    }

    private static Reason reason(String tool, HookTools.Answer answer) {
        String text = answer.err().toLowerCase(Locale.ROOT);
        if (text.contains("not the leader") || text.contains("cannot write relation settings")) {
            return Reason.NOT_LEADER;
        }
        if (text.contains("permission denied")) {
            return Reason.PERMISSION_DENIED;
        }
        if (text.contains("relation not found")) {
            return Reason.RELATION_NOT_FOUND;
        }
        if (tool.startsWith("secret-") && text.contains("not found")) {
            return Reason.SECRET_NOT_FOUND;
        }
        if (text.contains("no network config found")) {
            return Reason.NO_NETWORK;
        }
        return answer.code() == 2 ? Reason.USAGE : Reason.OTHER;
    }
}
