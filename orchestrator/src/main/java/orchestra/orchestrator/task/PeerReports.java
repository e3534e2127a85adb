package orchestra.orchestrator.task;

import java.util.List;
import orchestra.protocol.ReportAnswer;
import orchestra.protocol.ReportJson.Batch;

/** The way to other orchestrators. */
public interface PeerReports {
    /**
     * Passes reports on to whose they are.
     *
     * @param address the base of its API's URL
     * @return for each, in order; {@link ReportAnswer#LATER} where it cannot be reached
     */
    List<ReportAnswer> passOn(String address, Batch batch);
}
