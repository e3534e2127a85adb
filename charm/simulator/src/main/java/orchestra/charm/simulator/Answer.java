package orchestra.charm.simulator;

/**
 * What a hook tool answered.
 *
 * @param code 0, 1 for a runtime error, 2 for a usage error
 * @param out standard output
 * @param err standard error
 */
public record Answer(int code, String out, String err) {
    static final Answer SILENT = new Answer(0, "", "");

    static Answer out(String text) {
        return new Answer(0, text, "");
    }

    static Answer failed(int code, String message) {
        return new Answer(code, "", "ERROR " + message + "\n");
    }
}
