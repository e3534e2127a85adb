package orchestra.orchestrator.engine;

import static orchestra.orchestrator.access.Permission.ADMINISTRATOR;
import static orchestra.orchestrator.access.Permission.SIGNED_IN;
import static orchestra.orchestrator.schema.Field.required;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import orchestra.orchestrator.access.Caller;
import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.failure.FailureKind;
import orchestra.orchestrator.failure.FieldError;
import orchestra.orchestrator.http.Answer;
import orchestra.orchestrator.http.Call;
import orchestra.orchestrator.http.Json;
import orchestra.orchestrator.http.Lists;
import orchestra.orchestrator.http.MergePatch;
import orchestra.orchestrator.http.Route;
import orchestra.orchestrator.page.Order;
import orchestra.orchestrator.page.Page;
import orchestra.orchestrator.page.PageRules;
import orchestra.orchestrator.page.PageRules.FilterKind;
import orchestra.orchestrator.schema.Field;
import orchestra.orchestrator.schema.Shape;
import orchestra.orchestrator.schema.Type;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Engines over HTTP. */
public final class EngineRoutes {
    private static final String TAG = "engines";
    private static final String PATH = "/v1/engines";
    private static final PageRules PAGES =
            new PageRules(Set.of("name"), Map.of("name", FilterKind.TEXT), List.of(new Order("name", false)));
    private static final Field ROLES = required(
            "roles", new Type.TextList(), "Who may use it: admin, user; who may as a user may as an administrator.");
    private static final Shape ENGINE = Shape.json(
            "Engine",
            "What a node's engine may be.",
            required("name", Type.Text.of(""), "Its name."),
            required("doc", Type.Text.of(""), "What it does."),
            required("fills", Type.Text.of(""), "What fills the keys of a node's output."),
            ROLES,
            required("allowed", new Type.Flag(), "Whether the caller may use it."));
    private static final Shape ENGINES = Lists.shape("EngineList", ENGINE);
    private static final Shape PATCHED = new Shape(
            "EnginePatch",
            Shape.MERGE_PATCH,
            "What may be changed of an engine: a JSON merge patch (RFC 7396).",
            List.of(ROLES));

    private final EngineManager engines;

    public EngineRoutes(EngineManager engines) {
        this.engines = engines;
    }

    public List<Route> routes() {
        return List.of(
                Route.get(PATH)
                        .named("listEngines", TAG)
                        .allows(SIGNED_IN)
                        .says("List engines", "What a node's engine may be, and who may use it.")
                        .pages(PAGES)
                        .answers(200, ENGINES)
                        .does(this::list),
                Route.patch("/v1/engines/{name}")
                        .named("updateEngine", TAG)
                        .allows(ADMINISTRATOR)
                        .says(
                                "Say who may use an engine",
                                "Those that run programs of the caller's are nobody's until somebody is named here."
                                        + " Holds on every daemon within two seconds.")
                        .takes(PATCHED)
                        .answers(200, ENGINE)
                        .fails(FailureKind.NOT_FOUND)
                        .does(this::update));
    }

    private Answer list(Call call) {
        Page page = PAGES.read(call.query());
        return Lists.answer(PATH, call, page, engines.list(page), engine -> write(engine, call.caller()));
    }

    private Answer update(Call call) {
        String name = call.parameter("name");
        JsonNode patched = MergePatch.apply(patchable(engines.get(name)), call.body());
        List<FieldError> errors = PATCHED.check(patched);
        if (!errors.isEmpty()) {
            throw Failure.invalid(errors);
        }
        Engine after = engines.allow(call.caller(), name, roles(patched.path("roles")));
        return Answer.json(200, write(after, call.caller()));
    }

    private static Set<Role> roles(JsonNode list) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (JsonNode text : list) {
            Optional<Role> role = Role.named(text.stringValue());
            if (role.isEmpty()) {
                throw Failure.invalid(List.of(new FieldError("roles", "must name admin or user, or nobody")));
            }
            roles.add(role.get());
        }
        return roles;
    }

    private static ObjectNode patchable(Engine engine) {
        ObjectNode json = Json.object();
        put(json, engine);
        return json;
    }

    private static ObjectNode write(Engine engine, Caller caller) {
        ObjectNode json = Json.object()
                .put("name", engine.name())
                .put("doc", engine.doc())
                .put("fills", engine.fills());
        put(json, engine);
        return json.put("allowed", EngineManager.may(caller, engine));
    }

    private static void put(ObjectNode json, Engine engine) {
        ArrayNode roles = json.putArray("roles");
        engine.roles().stream().map(Role::text).sorted().forEach(roles::add);
    }
}
