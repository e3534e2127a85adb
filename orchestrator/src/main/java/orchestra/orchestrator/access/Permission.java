package orchestra.orchestrator.access;

/** What a route asks of its caller. */
public enum Permission {
    ANYONE("Anyone may call this, without signing in."),
    SIGNED_IN("Any signed-in account."),
    ONESELF_OR_ADMINISTRATOR("The user in the path, administrators and root."),
    ADMINISTRATOR("Administrators and root."),
    /** Nobody of the people: what workers tell is believed, so no person may tell it. */
    NODE("The workers' account, and root.");

    private final String doc;

    Permission(String doc) {
        this.doc = doc;
    }

    public String doc() {
        return doc;
    }

    /**
     * Whether the caller may go on.
     *
     * @param idInPath the path's {@code id}, empty where the path has none
     */
    public boolean allows(Caller caller, String idInPath) {
        return switch (this) {
            case ANYONE -> true;
            case SIGNED_IN -> !(caller instanceof Caller.Nobody);
            case ADMINISTRATOR -> caller.administrator();
            case NODE -> caller instanceof Caller.Node || caller instanceof Caller.Root;
            case ONESELF_OR_ADMINISTRATOR ->
                caller.administrator()
                        || (caller instanceof Caller.Person person
                                && person.id().toString().equals(idInPath));
        };
    }
}
