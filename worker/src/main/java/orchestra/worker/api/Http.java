package orchestra.worker.api;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Requests with JSON, whole within a time. */
final class Http implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final long BODY_MOST = 4 << 20;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    /** @param path below the base URL */
    record Request(String method, String path, BodyPublisher body, Duration timeout) {
        static Request of(String method, String path, byte[] body, Duration timeout) {
            return new Request(method, path, BodyPublishers.ofByteArray(body), timeout);
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** @param token empty for none */
    Reply<HttpResponse<byte[]>> send(URI base, Request request, String token) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(base + request.path()))
                .timeout(request.timeout())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .method(request.method(), request.body());
        if (!token.isEmpty()) {
            builder.header("Authorization", "Bearer " + token);
        }
        // The client's own timeout ends with the response's head; a body that never ends is timed here.
        CompletableFuture<HttpResponse<byte[]>> response =
                client.sendAsync(builder.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), BODY_MOST));
        try {
            return new Reply.Answered<>(response.get(request.timeout().toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException failure) {
            return new Reply.Away<>(request + " at " + base + ": " + cause(failure));
        } catch (TimeoutException late) {
            response.cancel(true);
            return new Reply.Away<>(request + " at " + base + ": no answer in " + request.timeout());
        } catch (InterruptedException interrupted) {
            response.cancel(true);
            Thread.currentThread().interrupt();
            return new Reply.Away<>("interrupted");
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private static String cause(ExecutionException failure) {
        Throwable cause = failure.getCause() instanceof IOException io ? io : failure;
        return cause.getClass().getSimpleName() + (cause.getMessage() == null ? "" : " " + cause.getMessage());
    }
}
