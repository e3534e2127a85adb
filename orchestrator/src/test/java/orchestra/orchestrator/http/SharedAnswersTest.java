package orchestra.orchestrator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import orchestra.orchestrator.access.Permission;
import orchestra.orchestrator.page.PageRules;
import orchestra.orchestrator.schema.Field;
import orchestra.orchestrator.schema.Shape;
import orchestra.orchestrator.schema.Type;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lists asked for by many at once, over real connections. */
final class SharedAnswersTest {
    private static final int MANY = 12;
    private static final Shape LIST =
            Shape.json("List", "A list.", Field.optional("read", Type.Text.of(""), "What was read."));
    private static final PageRules PAGES = new PageRules(Set.of("name"), Map.of(), List.of());

    private final AtomicInteger reads = new AtomicInteger();
    private final Semaphore gate = new Semaphore(0);
    private final Served served = new Served(List.of(
            Route.get("/v1/own")
                    .named("listOwn", "test")
                    .allows(Permission.SIGNED_IN)
                    .pages(PAGES)
                    .answers(200, LIST)
                    .does(this::read),
            Route.get("/v1/common")
                    .named("listCommon", "test")
                    .allows(Permission.SIGNED_IN)
                    .pagesForAll(PAGES)
                    .answers(200, LIST)
                    .does(this::read),
            Route.get("/v1/plain")
                    .named("readPlain", "test")
                    .allows(Permission.SIGNED_IN)
                    .answers(200, LIST)
                    .does(this::read)));

    @AfterEach
    void stop() {
        gate.release(1000);
        served.close();
    }

    /** Says who read what, and which read it was. */
    private Answer read(Call call) {
        int number = reads.incrementAndGet();
        gate.acquireUninterruptibly();
        return Answer.json(
                200,
                Json.object()
                        .put(
                                "read",
                                call.caller().account() + " " + call.query().keySet() + " " + number));
    }

    private CompletableFuture<HttpResponse<String>> asked(String path, String token) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return served.send(served.request(path, token));
                    } catch (Exception failure) {
                        throw new IllegalStateException(failure);
                    }
                },
                Thread::startVirtualThread);
    }

    private List<CompletableFuture<HttpResponse<String>>> many(String path, String token) {
        List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
        for (int number = 0; number < MANY; number++) {
            all.add(asked(path, token));
        }
        return all;
    }

    private void begun(int wanted) {
        await().until(() -> reads.get() == wanted);
    }

    private static Set<String> bodies(List<CompletableFuture<HttpResponse<String>>> answers) {
        return Set.copyOf(answers.stream().map(answer -> answer.join().body()).toList());
    }

    @Test
    void manyWhoAskTheSameAreAnsweredByFewReads() {
        CompletableFuture<HttpResponse<String>> first = asked("/v1/own", "user");
        begun(1);
        List<CompletableFuture<HttpResponse<String>>> later = many("/v1/own", "user");
        await().during(Duration.ofMillis(500)).until(() -> reads.get() == 1);
        gate.release(MANY + 1);

        assertThat(first.join().body()).isEqualTo("{\"read\":\"00000000-0000-0001-0000-000000000002 [] 1\"}");
        assertThat(bodies(later)).noneMatch(body -> body.contains(" 1\""));
        assertThat(later).allMatch(answer -> answer.join().statusCode() == 200);
        assertThat(later.stream()
                        .map(answer -> answer.join().headers().firstValue("X-Request-Id"))
                        .distinct())
                .as("each has an id of its own")
                .hasSize(MANY);
        assertThat(reads.get()).isBetween(2, MANY);
    }

    @Test
    void whatIsOnesOwnIsSharedWithNobodyElse() {
        CompletableFuture<HttpResponse<String>> users = asked("/v1/own", "user");
        CompletableFuture<HttpResponse<String>> admins = asked("/v1/own", "admin");
        begun(2);
        gate.release(2);
        assertThat(users.join().body()).contains("0002 []");
        assertThat(admins.join().body()).contains("0001 []");
    }

    @Test
    void whatIsTheSameForAllIsReadOnceAtATimeForAll() {
        CompletableFuture<HttpResponse<String>> users = asked("/v1/common", "user");
        begun(1);
        CompletableFuture<HttpResponse<String>> admins = asked("/v1/common", "admin");
        CompletableFuture<HttpResponse<String>> roots = asked("/v1/common", "root");
        gate.release();
        assertThat(users.join().statusCode()).isEqualTo(200);
        begun(2);
        gate.release(2);
        assertThat(List.of(admins.join().statusCode(), roots.join().statusCode()))
                .containsOnly(200);
        assertThat(reads.get()).isBetween(2, 3);
    }

    @Test
    void anotherQueryIsAnotherQuestion() {
        CompletableFuture<HttpResponse<String>> plain = asked("/v1/common", "user");
        CompletableFuture<HttpResponse<String>> limited = asked("/v1/common?limit=3", "user");
        begun(2);
        gate.release(2);
        assertThat(plain.join().body()).contains(" [] ");
        assertThat(limited.join().body()).contains(" [limit] ");
    }

    @Test
    void whoMayNotAskGetsNoPartOfAnothersAnswer() {
        CompletableFuture<HttpResponse<String>> users = asked("/v1/common", "user");
        begun(1);
        assertThat(asked("/v1/common", "stranger").join().statusCode()).isEqualTo(401);
        assertThat(asked("/v1/common", "").join().statusCode()).isEqualTo(401);
        served.revoked.add("user");
        CompletableFuture<HttpResponse<String>> later = asked("/v1/common", "user");
        gate.release();
        assertThat(users.join().statusCode()).isEqualTo(200);
        assertThat(later.join().statusCode()).as("asked after it was revoked").isEqualTo(401);
        assertThat(reads).hasValue(1);
    }

    @Test
    void whatIsNoListIsNotShared() {
        CompletableFuture<HttpResponse<String>> one = asked("/v1/plain", "user");
        CompletableFuture<HttpResponse<String>> other = asked("/v1/plain", "user");
        begun(2);
        gate.release(2);
        assertThat(Set.of(one.join().body(), other.join().body())).hasSize(2);
    }
}
