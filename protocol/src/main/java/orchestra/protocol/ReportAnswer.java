package orchestra.protocol;

/** What an orchestrator answers to one report, with the HTTP status that a report on its own would get. */
public enum ReportAnswer {
    /** It is recorded. */
    ACCEPTED(200),
    /** There is no such task, or it is over. */
    UNKNOWN(404),
    /** Another attempt, or another worker, has this node. */
    STALE(409),
    /** Nobody can record it now; the same report is to be sent again. */
    LATER(503);

    private final int status;

    ReportAnswer(int status) {
        this.status = status;
    }

    public int status() {
        return status;
    }

    /** The answer of this status; one that is not known is to be asked again. */
    public static ReportAnswer of(int status) {
        for (ReportAnswer answer : values()) {
            if (answer.status == status) {
                return answer;
            }
        }
        return LATER;
    }
}
