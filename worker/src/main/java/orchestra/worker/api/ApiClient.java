package orchestra.worker.api;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import orchestra.daemon.Secret;
import orchestra.protocol.Heartbeat;
import orchestra.protocol.HeartbeatAnswer;
import orchestra.protocol.ReportAnswer;
import orchestra.protocol.ReportJson;
import orchestra.protocol.UnreadableMessage;
import orchestra.worker.api.Http.Request;

/**
 * The API over HTTP. Of several base URLs it stays with the one that answers and moves on from one that does not. It
 * signs in when it must, with the secret of that moment.
 */
public final class ApiClient implements Api, AutoCloseable {
    // Silent for 30 s, a worker is given up: a beat must not wait long for an instance that hangs.
    private static final Duration BEAT = Duration.ofSeconds(5);
    private static final Duration REPORT = Duration.ofSeconds(15);
    private static final int OK = 200;
    private static final int MALFORMED = 400;
    private static final int CONFLICT = 409;
    private static final int UNAUTHORIZED = 401;
    private static final int TOO_LARGE = 413;
    private static final int INVALID = 422;

    private final Supplier<List<URI>> urls;
    private final Http http = new Http();
    private final SignIn session;
    private final AtomicReference<URI> working = new AtomicReference<>(URI.create(""));

    /**
     * A client.
     *
     * @param urls base URLs, never none; asked at every request
     * @param secret the account's; asked at every sign-in
     * @param nanos a clock that only runs forward
     */
    public ApiClient(Supplier<List<URI>> urls, Supplier<Secret> secret, LongSupplier nanos) {
        this.urls = urls;
        this.session = new SignIn(http, secret, nanos);
    }

    @Override
    public Reply<HeartbeatAnswer> beat(Heartbeat heartbeat) {
        return send(
                Request.of("PUT", "/v1/workers/" + heartbeat.worker().name(), ReportJson.write(heartbeat), BEAT),
                ReportJson::readHeartbeatAnswer);
    }

    @Override
    public Reply<List<ReportAnswer>> report(ReportJson.Batch batch) {
        return send(Request.of("POST", "/v1/reports", ReportJson.write(batch), REPORT), body -> {
            List<ReportAnswer> answers = ReportJson.readAnswers(body);
            if (answers.size() != batch.reports().size()) {
                throw new UnreadableMessage("there must be as many answers as reports");
            }
            return answers;
        });
    }

    @Override
    public void close() {
        http.close();
    }

    /** Asks each once, beginning with the one that answered last. */
    private <T> Reply<T> send(Request request, Function<byte[], T> reader) {
        List<URI> all = urls.get();
        int first = Math.max(0, all.indexOf(working.get()));
        Reply<T> reply = new Reply.Away<>("no api.urls");
        for (int i = 0; i < all.size() && !Thread.currentThread().isInterrupted(); i++) {
            URI base = all.get((first + i) % all.size());
            reply = send(base, request).map(response -> read(base, request, response, reader));
            if (!(reply instanceof Reply.Away<T>)) {
                working.set(base);
                return reply;
            }
        }
        return reply;
    }

    private Reply<HttpResponse<byte[]>> send(URI base, Request request) {
        return session.token(base)
                .map(token -> http.send(base, request, token).map(response -> {
                    if (response.statusCode() != UNAUTHORIZED) {
                        return new Reply.Answered<>(response);
                    }
                    session.drop(token);
                    return session.token(base).map(fresh -> http.send(base, request, fresh));
                }));
    }

    private static <T> Reply<T> read(
            URI base, Request request, HttpResponse<byte[]> response, Function<byte[], T> reader) {
        String cause = request + " at " + base + " got HTTP " + response.statusCode();
        return switch (response.statusCode()) {
            case OK -> {
                try {
                    yield new Reply.Answered<>(reader.apply(response.body()));
                } catch (UnreadableMessage unreadable) {
                    yield new Reply.Away<>(cause + ", unreadable: " + unreadable.getMessage());
                }
            }
            case MALFORMED, CONFLICT, TOO_LARGE, INVALID -> new Reply.Refused<>(cause);
            default -> new Reply.Away<>(cause);
        };
    }
}
