package orchestra.orchestrator.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orchestra.daemon.Secret;
import orchestra.orchestrator.access.Identity;
import orchestra.orchestrator.database.DatabaseConnector;
import orchestra.orchestrator.database.DatabaseState;
import orchestra.orchestrator.database.EmbeddedMongo;
import orchestra.orchestrator.engine.EngineManager;
import orchestra.orchestrator.engine.EngineRoutes;
import orchestra.orchestrator.engine.FakeEngineStore;
import orchestra.orchestrator.health.AboutRoutes;
import orchestra.orchestrator.health.HealthRoutes;
import orchestra.orchestrator.session.Sessions;
import orchestra.orchestrator.settings.Credentials;
import orchestra.orchestrator.storage.StorageState;
import orchestra.orchestrator.user.FakeUserStore;
import orchestra.orchestrator.user.PasswordHasher;
import orchestra.orchestrator.user.UserManager;
import orchestra.orchestrator.user.UserRoutes;
import orchestra.orchestrator.worker.FakeWorkerStore;
import orchestra.orchestrator.worker.WorkerManager;
import orchestra.orchestrator.worker.WorkerRoutes;
import orchestra.orchestrator.worker.WorkerWatch;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.NullNode;

final class OpenApiTest {
    private static final List<Route> ROUTES = routes();

    @Test
    void documentIsValidOpenApi31AndHoldsEveryRoute() {
        ParseOptions options = new ParseOptions();
        options.setResolve(true);
        SwaggerParseResult result =
                new OpenAPIV3Parser().readContents(text("/apidocs/openapi.json"), List.of(), options);
        assertThat(result.getMessages()).isEmpty();
        assertThat(result.getOpenAPI().getOpenapi()).isEqualTo("3.1.0");
        for (Route route : ROUTES) {
            Operation operation =
                    operations(result.getOpenAPI(), route.path()).get(PathItem.HttpMethod.valueOf(route.method()));
            assertThat(operation).as(route.method() + " " + route.path()).isNotNull();
            assertThat(operation).extracting(Operation::getOperationId).isEqualTo(route.name());
        }
        assertThat(operations(result.getOpenAPI(), "/v1/events").values()).allSatisfy(operation -> {
            assertThat(operation.getResponses())
                    .hasEntrySatisfying(
                            "200", done -> assertThat(done.getContent()).containsKey("text/event-stream"));
            assertThat(operation.getParameters())
                    .extracting(Parameter::getName)
                    .containsExactly("Last-Event-ID", "last_event_id");
        });
        assertThat(ROUTES).extracting(Route::name).doesNotHaveDuplicates();
        assertThat(result.getOpenAPI().getComponents().getSchemas()).containsKeys("User", "NewUser", "Problem");
    }

    @Test
    void pageLoadsNothingFromElsewhereAndNoInlineScript() {
        String page = text("/apidocs/");
        assertThat(page).doesNotContain("http").doesNotContain("<script>").contains("<script src=\"start.js\">");
        Answer answer = answer("/apidocs/", Map.of());
        assertThat(answer.headers().get("Content-Security-Policy")).contains("script-src 'self';");
        for (String file : List.of("swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png")) {
            assertThat(page + text("/apidocs/start.js")).contains(file);
            assertThat(answer("/apidocs/assets/{file}", Map.of("file", file)).body())
                    .isNotEmpty();
        }
    }

    private static Map<PathItem.HttpMethod, Operation> operations(OpenAPI document, String path) {
        PathItem item = document.getPaths().get(path);
        return item == null ? Map.of() : item.readOperationsMap();
    }

    private static String text(String path) {
        return new String(answer(path, Map.of()).body(), StandardCharsets.UTF_8);
    }

    private static Answer answer(String path, Map<String, String> parameters) {
        Route route = ROUTES.stream()
                .filter(candidate -> candidate.path().equals(path))
                .findFirst()
                .orElseThrow();
        return route.handler()
                .handle(new Call(Identity.NOBODY, parameters, Map.of(), Map.of(), NullNode.instance, "127.0.0.1"));
    }

    private static List<Route> routes() {
        Clock clock = Clock.systemUTC();
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (EmbeddedMongo mongo = new EmbeddedMongo();
                DatabaseConnector database = mongo.connector(List.of())) {
            PasswordHasher hasher = new PasswordHasher();
            UserManager users = new UserManager(
                    new FakeUserStore(),
                    hasher,
                    Sessions.ending(database),
                    () -> {
                        throw new IllegalStateException("no user is created");
                    },
                    clock);
            UserRoutes userRoutes = new UserRoutes(users);
            Credentials credentials =
                    new Credentials(new Secret("r"), new Secret("n"), new Secret("mongodb://h/"), Optional.empty());
            List<Route> routes = new ArrayList<>(new AboutRoutes("1.2.3").routes());
            routes.addAll(new HealthRoutes(StorageState.There::new, DatabaseState.Up::new, metrics, () -> "").routes());
            routes.addAll(Sessions.routes(
                    Sessions.manager(database, users, hasher, () -> credentials, metrics, clock), userRoutes::account));
            routes.addAll(userRoutes.routes());
            FakeWorkerStore workers = new FakeWorkerStore();
            routes.addAll(new WorkerRoutes(
                            new WorkerManager(workers, worker -> {}, beat -> List.of(), clock),
                            new WorkerWatch(workers, System::nanoTime))
                    .routes());
            routes.addAll(new EngineRoutes(new EngineManager(new FakeEngineStore(), System::nanoTime)).routes());
            routes.add(Route.get("/v1/events")
                    .named("watchEvents", "test")
                    .streams()
                    .does(call -> Answer.events(sink -> {})));
            return ApidocsRoutes.documented(routes, "1.2.3");
        }
    }
}
