package orchestra.worker.report;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import orchestra.protocol.Outcome;
import orchestra.protocol.Report;
import orchestra.protocol.ReportAnswer;
import orchestra.protocol.ReportJson;
import orchestra.protocol.WorkerName;

/**
 * One report that waits or is under way.
 *
 * @param size bytes it takes in a request
 * @param failures how often it was to be sent again
 * @param due when it may be sent, in nanoseconds
 * @param shortened whether it is what is left of one that was refused
 */
record Entry(
        WorkerName worker,
        Report report,
        CompletableFuture<ReportAnswer> answer,
        int size,
        int failures,
        long due,
        boolean shortened) {
    static Entry of(WorkerName worker, Report report, long now) {
        return new Entry(worker, report, new CompletableFuture<>(), size(worker, report), 0, now, false);
    }

    Entry later(long time) {
        return new Entry(worker, report, answer, size, failures + 1, time, shortened);
    }

    /** The bare end of a job whose result the API does not take; the answer still goes to who waits for it. */
    Entry shortened(String cause) {
        Report bare =
                new Report.Ended(report.attempt(), Outcome.FAILURE, Map.of(), "its result was not taken: " + cause, "");
        return new Entry(worker, bare, answer, size(worker, bare), failures, due, true);
    }

    private static int size(WorkerName worker, Report report) {
        return ReportJson.write(new ReportJson.Batch(worker, List.of(report))).length;
    }
}
