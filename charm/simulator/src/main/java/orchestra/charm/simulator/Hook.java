package orchestra.charm.simulator;

/**
 * One thing Juju runs in a charm: a hook or an action, with what its environment tells.
 *
 * @param kind what it is for
 * @param name of the file: {@code config-changed}, {@code storage-relation-joined}, or the action's name
 * @param relation number of the relation, -1 without one
 * @param remoteApplication the application on the other side, else empty
 * @param remoteUnit the unit on the other side, else empty
 * @param departing the unit that leaves, else empty
 * @param secret ID of the secret, else empty
 * @param secretRevision revision of the secret, 0 without one
 * @param action number of the operation, 0 for a hook
 * @param seen version of the databag that made it due
 */
public record Hook(
        Kind kind,
        String name,
        int relation,
        String remoteApplication,
        String remoteUnit,
        String departing,
        String secret,
        int secretRevision,
        int action,
        int seen) {
    /** The families of hooks, and actions. */
    public enum Kind {
        INSTALL,
        LEADER_ELECTED,
        LEADER_SETTINGS_CHANGED,
        CONFIG_CHANGED,
        START,
        UPDATE_STATUS,
        UPGRADE_CHARM,
        STOP,
        REMOVE,
        RELATION_CREATED,
        RELATION_JOINED,
        RELATION_CHANGED,
        RELATION_DEPARTED,
        RELATION_BROKEN,
        SECRET_CHANGED,
        SECRET_ROTATE,
        SECRET_EXPIRED,
        SECRET_REMOVE,
        ACTION;

        String suffix() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    static Hook of(Kind kind) {
        return new Hook(kind, kind.suffix(), -1, "", "", "", "", 0, 0, 0);
    }

    static Hook relation(Kind kind, String endpoint, int relation, String application, String unit, int seen) {
        String name = endpoint + "-" + kind.suffix();
        return new Hook(kind, name, relation, application, unit, "", "", 0, 0, seen);
    }

    static Hook secret(Kind kind, String secret, int revision) {
        return new Hook(kind, kind.suffix(), -1, "", "", "", secret, revision, 0, 0);
    }

    static Hook action(String name, int operation) {
        return new Hook(Kind.ACTION, name, -1, "", "", "", "", 0, operation, 0);
    }

    Hook departing(String unit) {
        return new Hook(
                kind, name, relation, remoteApplication, remoteUnit, unit, secret, secretRevision, action, seen);
    }

    boolean isAction() {
        return kind == Kind.ACTION;
    }

    /** Where its file lies in the charm: {@code hooks/NAME} or {@code actions/NAME}. */
    public String path() {
        return (isAction() ? "actions/" : "hooks/") + name;
    }
}
