package orchestra.agent.action;

/**
 * One part of the unit as {@code health} found it.
 *
 * @param well whether nothing is wrong
 * @param said what was found; where something is wrong, what is wrong and what helps
 */
record Part(String name, boolean well, String said) {

    static Part good(String name, String detail) {
        return new Part(name, true, detail.isEmpty() ? "ok" : "ok: " + detail);
    }

    static Part bad(String name, String problem, String cure) {
        return new Part(name, false, problem + "; cure: " + cure);
    }
}
