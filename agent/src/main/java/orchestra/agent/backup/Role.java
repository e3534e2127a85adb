package orchestra.agent.backup;

import orchestra.agent.plan.ServerAccess;

/** What a database is to the unit. Its name may differ from server to server; a backup keeps both. */
public enum Role {
    /** The orchestrator's. Its sign-in sessions are left out: a session that ended must not come back to life. */
    ORCHESTRA("orchestra"),
    /** The one that workers share with the orchestrator. */
    WORKERS("workers");

    private final String text;

    Role(String text) {
        this.text = text;
    }

    /** How it is written in a manifest. */
    public String text() {
        return text;
    }

    /** Whether a collection is in no backup, so that a restore drops it. */
    boolean leavesOut(String collection) {
        return this == ORCHESTRA && collection.equals("sessions");
    }

    /** The database's name on a server. */
    String on(ServerAccess.Database database) {
        return this == ORCHESTRA ? database.orchestra() : database.workers();
    }

    static Role of(String text) {
        for (Role role : values()) {
            if (role.text.equals(text)) {
                return role;
            }
        }
        throw new IllegalArgumentException("no database has the role " + text);
    }
}
