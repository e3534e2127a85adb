package orchestra.orchestrator.access;

/**
 * A caller, and the session that says so.
 *
 * @param session the session's id, empty for nobody
 */
public record Identity(Caller caller, String session) {
    public static final Identity NOBODY = new Identity(new Caller.Nobody(), "");
}
