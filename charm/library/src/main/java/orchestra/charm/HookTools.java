package orchestra.charm;

import java.util.List;

/** The hook tools Juju puts on the path of a hook: one call, one process. */
public interface HookTools {

    /**
     * What a tool answered.
     *
     * @param code its exit code: 0, 1 for a refusal, 2 for a call it does not understand
     */
    record Answer(int code, String out, String err) {}

    /**
     * Calls one tool and waits for it.
     *
     * @param command the tool and its arguments; never a secret, since any user of the machine can read them
     * @param stdin what the tool reads; empty for nothing
     */
    Answer call(List<String> command, String stdin);
}
