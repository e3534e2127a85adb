package orchestra.worker.api;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import orchestra.daemon.Secret;
import orchestra.worker.api.Http.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one session of this worker, as the account {@code node}. A secret that was refused is not tried again at once, as
 * guessing is slowed down there; a new one is.
 */
final class SignIn {
    private static final Logger LOG = LoggerFactory.getLogger(SignIn.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration HOLD = Duration.ofSeconds(1);
    private static final Duration HOLD_MOST = Duration.ofMinutes(1);
    private static final int CREATED = 201;
    private static final int TOO_MANY = 429;
    private static final int UNAUTHORIZED = 401;

    private final Http http;
    private final Supplier<Secret> secrets;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    private String token = "";
    private Secret refused = new Secret("");
    private Duration hold = Duration.ZERO;
    private long held;

    SignIn(Http http, Supplier<Secret> secrets, LongSupplier nanos) {
        this.http = http;
        this.secrets = secrets;
        this.nanos = nanos;
    }

    /** The session's token, made at {@code base} when there is none. */
    Reply<String> token(URI base) {
        lock.lock();
        try {
            return token.isEmpty() ? signIn(base) : new Reply.Answered<>(token);
        } finally {
            lock.unlock();
        }
    }

    /** This one is no longer taken. */
    void drop(String expired) {
        lock.lock();
        try {
            if (token.equals(expired)) {
                token = "";
            }
        } finally {
            lock.unlock();
        }
    }

    private Reply<String> signIn(URI base) {
        Secret secret = secrets.get();
        if (!secret.equals(refused)) {
            hold = Duration.ZERO;
        } else if (nanos.getAsLong() - held < hold.toNanos()) {
            return new Reply.Away<>("the credential nodes-secret was refused; it is tried again within " + hold);
        }
        byte[] body = JSON.writeValueAsBytes(
                JSON.createObjectNode().put("mail", "node").put("secret", secret.reveal()));
        return http.send(base, Request.of("POST", "/v1/sessions", body, TIMEOUT), "")
                .map(response -> answered(base, secret, response));
    }

    private Reply<String> answered(URI base, Secret secret, HttpResponse<byte[]> response) {
        int status = response.statusCode();
        if (status == CREATED) {
            return created(base, response.body());
        }
        if (status == UNAUTHORIZED || status == TOO_MANY) {
            holdOff(secret, response);
            LOG.atWarn().addKeyValue("api", base).addKeyValue("status", status).log("Sign-in refused");
        }
        return new Reply.Away<>("signing in at " + base + " as node got HTTP " + status);
    }

    private Reply<String> created(URI base, byte[] body) {
        try {
            token = JSON.readTree(body).path("token").stringValue("");
        } catch (JacksonException invalid) {
            token = "";
        }
        if (token.isEmpty()) {
            return new Reply.Away<>("signing in at " + base + " gave no token");
        }
        refused = new Secret("");
        hold = Duration.ZERO;
        LOG.atInfo().addKeyValue("api", base).log("Signed in");
        return new Reply.Answered<>(token);
    }

    private void holdOff(Secret secret, HttpResponse<byte[]> response) {
        Duration doubled = hold.isZero() ? HOLD : hold.multipliedBy(2);
        Duration asked = response.headers()
                .firstValue("Retry-After")
                .filter(text -> text.matches("[0-9]{1,5}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .orElse(Duration.ZERO);
        Duration longer = doubled.compareTo(asked) > 0 ? doubled : asked;
        hold = longer.compareTo(HOLD_MOST) > 0 ? HOLD_MOST : longer;
        held = nanos.getAsLong();
        refused = secret;
    }
}
