package orchestra.orchestrator.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import orchestra.orchestrator.access.Permission;
import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.failure.FailureKind;
import orchestra.orchestrator.schema.Shape;

/** The API's documentation: the OpenAPI document, and Swagger UI to read it in, all from our own jars. */
public final class ApidocsRoutes {
    private static final String TAG = "documentation";
    private static final String WEBJAR = "/META-INF/resources/webjars/swagger-ui/";
    private static final String WEBJAR_VERSION = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";
    /** No script but ours from here; Swagger UI sets styles on its elements, so those may be inline. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
            + "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final Map<String, String> MEDIA = Map.of(
            "swagger-ui.css", "text/css; charset=utf-8",
            "swagger-ui-bundle.js", "text/javascript; charset=utf-8",
            "favicon-32x32.png", "image/png");

    private ApidocsRoutes() {}

    /**
     * The given routes and the ones that document them, and themselves.
     *
     * @param version the API's version
     */
    public static List<Route> documented(List<Route> routes, String version) {
        List<Route> all = new ArrayList<>(routes);
        OpenApiAnswer openApi = new OpenApiAnswer();
        all.add(Route.get("/apidocs")
                .named("findDocumentation", TAG)
                .allows(Permission.ANYONE)
                .says("Redirect to the documentation", "")
                .answers(308, "")
                .does(call -> Answer.redirect("/apidocs/")));
        all.add(Route.get("/apidocs/")
                .named("readDocumentation", TAG)
                .allows(Permission.ANYONE)
                .says("Read and try the API in a browser", "Needs nothing from the internet.")
                .answers(200, "text/html")
                .does(call -> page("text/html; charset=utf-8", own("index.html"))));
        all.add(Route.get("/apidocs/openapi.json")
                .named("readOpenApi", TAG)
                .allows(Permission.ANYONE)
                .says("The API as an OpenAPI 3.1 document", "Made from the same list as the routing.")
                .answers(200, Shape.JSON)
                .does(call -> Answer.bytes(Shape.JSON, openApi.bytes)));
        all.add(Route.get("/apidocs/start.js")
                .named("readDocumentationStart", TAG)
                .allows(Permission.ANYONE)
                .says("Starts the documentation's page", "")
                .answers(200, "text/javascript")
                .does(call -> page("text/javascript; charset=utf-8", own("start.js"))));
        all.add(Route.get("/apidocs/assets/{file}")
                .named("readDocumentationAsset", TAG)
                .allows(Permission.ANYONE)
                .says("A file of Swagger UI", "")
                .answers(200, "*/*")
                .fails(FailureKind.NOT_FOUND)
                .does(call -> asset(call.parameter("file"))));
        openApi.bytes = Json.write(new OpenApi(all, version).document());
        return List.copyOf(all);
    }

    /** The document lists the route that serves it, so it is written after that route is made. */
    private static final class OpenApiAnswer {
        private byte[] bytes = new byte[0];
    }

    private static Answer asset(String file) {
        String media = MEDIA.get(file);
        if (media == null) {
            throw Failure.of(FailureKind.NOT_FOUND, "There is no such file.");
        }
        Properties webjar = new Properties();
        try (InputStream properties = open(WEBJAR_VERSION)) {
            webjar.load(properties);
        } catch (IOException failure) {
            throw new IllegalStateException("a file of ours cannot be read", failure);
        }
        return page(media, resource(WEBJAR + webjar.getProperty("version") + "/" + file));
    }

    private static Answer page(String media, byte[] body) {
        return Answer.bytes(media, body)
                .with("Content-Security-Policy", POLICY)
                .with("Referrer-Policy", "no-referrer")
                .with("Cache-Control", "max-age=300");
    }

    private static byte[] own(String file) {
        return resource("/orchestra/orchestrator/http/apidocs/" + file);
    }

    private static byte[] resource(String name) {
        try (InputStream stream = open(name)) {
            return stream.readAllBytes();
        } catch (IOException failure) {
            throw new IllegalStateException("a file of ours cannot be read", failure);
        }
    }

    private static InputStream open(String name) throws IOException {
        InputStream stream = ApidocsRoutes.class.getResourceAsStream(name);
        if (stream == null) {
            throw new IOException("not on the classpath: " + name);
        }
        return stream;
    }
}
