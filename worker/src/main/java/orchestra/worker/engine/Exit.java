package orchestra.worker.engine;

/**
 * How a program ended.
 *
 * @param code its exit code; 128 and the number of the signal when one ended it
 * @param stopped whether it was ended because the attempt was to end
 * @param complaint the last line of its errors that is not blank; may be empty
 * @param log the last 64 KiB of what it wrote
 */
record Exit(int code, boolean stopped, String complaint, String log) {
    private static final int LONGEST_COMPLAINT = 300;
    private static final int SIGNALS = 128;

    /** Whether it came to its own end, and says that all is well. */
    boolean ok() {
        return code == 0 && !stopped;
    }

    /** Why it is no success, in one line. */
    String reason() {
        if (stopped) {
            return "stopped";
        }
        String what = code > SIGNALS ? "exit code " + code + " (signal " + (code - SIGNALS) + ")" : "exit code " + code;
        String brief =
                complaint.length() > LONGEST_COMPLAINT ? complaint.substring(0, LONGEST_COMPLAINT) + "..." : complaint;
        return brief.isEmpty() ? what : what + ": " + brief;
    }
}
