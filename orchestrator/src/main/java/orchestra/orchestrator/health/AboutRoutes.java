package orchestra.orchestrator.health;

import static orchestra.orchestrator.schema.Field.required;

import java.util.List;
import orchestra.orchestrator.access.Permission;
import orchestra.orchestrator.http.Answer;
import orchestra.orchestrator.http.Json;
import orchestra.orchestrator.http.Route;
import orchestra.orchestrator.schema.Shape;
import orchestra.orchestrator.schema.Type;
import tools.jackson.databind.node.ObjectNode;

/** What this is. */
public final class AboutRoutes {
    private static final String TAG = "about";
    private static final Shape ABOUT = Shape.json(
            "About",
            "What answers here.",
            required("name", Type.Text.of(""), "Orchestra."),
            required("version", Type.Text.of(""), "The daemon's version."),
            required("description", Type.Text.of(""), "What it is, in a sentence."),
            required("links", new Type.Texts(), "Where to go from here."));

    private final String version;

    public AboutRoutes(String version) {
        this.version = version;
    }

    public List<Route> routes() {
        return List.of(
                about("/", "readRoot", "The same as /v1/about, where one looks first."),
                about("/v1/about", "readAbout", ""));
    }

    private Route about(String path, String name, String doc) {
        return Route.get(path)
                .named(name, TAG)
                .allows(Permission.ANYONE)
                .says("What this is", doc)
                .answers(200, ABOUT)
                .does(call -> answer());
    }

    private Answer answer() {
        ObjectNode body = Json.object()
                .put("name", "Orchestra")
                .put("version", version)
                .put("description", "The brain of a media and general processing platform.");
        body.putObject("links")
                .put("about", "/v1/about")
                .put("documentation", "/apidocs/")
                .put("openapi", "/apidocs/openapi.json")
                .put("sign_in", "/v1/sessions")
                .put("users", "/v1/users")
                .put("live", "/health/live")
                .put("ready", "/health/ready")
                .put("metrics", "/metrics");
        return Answer.json(200, body);
    }
}
