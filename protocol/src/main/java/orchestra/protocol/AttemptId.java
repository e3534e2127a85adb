package orchestra.protocol;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One run of one node, written {@code TASK-NODE-NUMBER}.
 *
 * @param node the node's id within its graph, from 0
 * @param number from 1; the fencing number: only the newest attempt's reports count
 */
public record AttemptId(TaskId task, int node, int number) {
    private static final Pattern FORM = Pattern.compile("([0-9a-f]{32})-(0|[1-9][0-9]{0,8})-([1-9][0-9]{0,8})");

    private static final int MOST = 999_999_999;

    public AttemptId {
        if (node < 0 || node > MOST || number < 1 || number > MOST) {
            throw new IllegalArgumentException("a node is numbered from 0 and an attempt from 1, both to " + MOST);
        }
    }

    /** Reads an id; empty when it is none. */
    public static Optional<AttemptId> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new AttemptId(
                        new TaskId(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        Integer.parseInt(matcher.group(3))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return task + "-" + node + "-" + number;
    }
}
