package orchestra.worker.api;

import java.util.List;
import orchestra.protocol.Heartbeat;
import orchestra.protocol.HeartbeatAnswer;
import orchestra.protocol.ReportAnswer;
import orchestra.protocol.ReportJson;

/** What a worker asks of orchestrators. Blocks, with timeouts; safe for use by many threads, and safe to repeat. */
public interface Api {
    Reply<HeartbeatAnswer> beat(Heartbeat heartbeat);

    /** Answers in the order of the reports, as many as they are. */
    Reply<List<ReportAnswer>> report(ReportJson.Batch batch);
}
