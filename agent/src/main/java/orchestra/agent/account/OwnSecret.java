package orchestra.agent.account;

import java.util.Locale;

/** The secrets a unit needs for itself; nobody else ever sees them, and a lost one is made anew. */
public enum OwnSecret {
    /** The database server's key file, with which the agent gets in whatever happens to the administrator. */
    DATABASE_KEY,
    /** Marks the database users that are as the agent left them. */
    DATABASE_SEAL,
    /** The password of the broker's administrator, who is the agent itself. */
    BROKER_ADMIN,
    /** The cookie by which the broker's Erlang nodes know each other. */
    BROKER_COOKIE;

    /** The name under which it is remembered. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
