package orchestra.orchestrator.task;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import orchestra.protocol.ReportAnswer;
import orchestra.protocol.ReportJson;
import orchestra.protocol.ReportJson.Batch;
import orchestra.protocol.UnreadableMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way to other orchestrators by their API, signed in as the workers' account: sessions are good for all of them. */
public final class HttpPeerReports implements PeerReports {
    /** Says that a report was passed on once, so that it goes no further. */
    public static final String PASSED_ON = "X-Orchestra-Passed-On";

    private static final Logger LOG = LoggerFactory.getLogger(HttpPeerReports.class);
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(12);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
    private final Supplier<String> token;
    private volatile String current = "";

    /** @param token signs in anew and gives a bearer token */
    public HttpPeerReports(Supplier<String> token) {
        this.token = token;
    }

    @Override
    public List<ReportAnswer> passOn(String address, Batch batch) {
        List<ReportAnswer> later = Collections.nCopies(batch.reports().size(), ReportAnswer.LATER);
        try {
            HttpResponse<byte[]> response = send(address, batch);
            if (response.statusCode() == 401) {
                current = "";
                response = send(address, batch);
            }
            if (response.statusCode() != 200) {
                return later;
            }
            List<ReportAnswer> answers = ReportJson.readAnswers(response.body());
            return answers.size() == later.size() ? answers : later;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return later;
        } catch (IOException | UnreadableMessage failure) {
            LOG.atInfo()
                    .addKeyValue("peer", address)
                    .addKeyValue("cause", failure.toString())
                    .log("Report could not be passed on");
            return later;
        }
    }

    private HttpResponse<byte[]> send(String address, Batch batch) throws IOException, InterruptedException {
        if (current.isEmpty()) {
            current = token.get();
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/v1/reports"))
                .timeout(ANSWER)
                .header("Authorization", "Bearer " + current)
                .header("Content-Type", "application/json")
                .header(PASSED_ON, "1")
                .POST(BodyPublishers.ofByteArray(ReportJson.write(batch)))
                .build();
        return client.send(request, BodyHandlers.ofByteArray());
    }
}
