package orchestra.orchestrator.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import orchestra.orchestrator.access.Permission;
import orchestra.orchestrator.failure.FailureKind;
import orchestra.orchestrator.page.PageRules;
import orchestra.orchestrator.schema.Shape;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes the OpenAPI 3.1 document from the list of routes. */
final class OpenApi {
    private static final Pattern PARAMETER = Pattern.compile("\\{([a-z_]+)}");

    private final SchemaWriter schemas = new SchemaWriter();
    private final List<Route> routes;
    private final String version;

    OpenApi(List<Route> routes, String version) {
        this.routes = routes;
        this.version = version;
    }

    ObjectNode document() {
        ObjectNode document = Json.object();
        document.put("openapi", "3.1.0");
        document.putObject("info")
                .put("title", "Orchestra")
                .put("version", version)
                .put("description", "The API of a media and general processing platform. Errors are RFC 9457 problems.")
                .putObject("license")
                .put("name", "Apache-2.0")
                .put("identifier", "Apache-2.0");
        document.putArray("servers").addObject().put("url", "/");
        ArrayNode tags = document.putArray("tags");
        routes.stream()
                .map(Route::tag)
                .distinct()
                .forEach(tag -> tags.addObject().put("name", tag));
        ObjectNode paths = document.putObject("paths");
        for (Route route : routes) {
            ObjectNode path = paths.withObjectProperty(route.path());
            path.set(route.method().toLowerCase(Locale.ROOT), operation(route));
        }
        ObjectNode components = document.putObject("components");
        components.set("schemas", schemas.written());
        components
                .putObject("securitySchemes")
                .putObject("token")
                .put("type", "http")
                .put("scheme", "bearer")
                .put("description", "The token that POST /v1/sessions answers.");
        return document;
    }

    private ObjectNode operation(Route route) {
        ObjectNode operation = Json.object();
        operation.put("operationId", route.name());
        operation.putArray("tags").add(route.tag());
        operation.put("summary", route.summary());
        operation.put("description", (route.doc() + "\n\n" + route.permission().doc()).strip());
        ArrayNode security = operation.putArray("security");
        if (route.permission() != Permission.ANYONE) {
            security.addObject().putArray("token");
        }
        ArrayNode parameters = Json.object().putArray("parameters");
        Matcher matcher = PARAMETER.matcher(route.path());
        while (matcher.find()) {
            parameter(parameters, matcher.group(1), "path", "string", "").put("required", true);
        }
        route.page().ifPresent(rules -> page(rules, parameters));
        if (route.streams()) {
            String doc = "The id of the last event seen: the stream goes on after it.";
            parameter(parameters, "Last-Event-ID", "header", "string", doc);
            parameter(parameters, "last_event_id", "query", "string", doc + " For those who cannot send the header.");
        }
        if (!parameters.isEmpty()) {
            operation.set("parameters", parameters);
        }
        route.request()
                .ifPresent(shape -> operation
                        .putObject("requestBody")
                        .put("required", !route.bodyOptional())
                        .putObject("content")
                        .putObject(shape.media())
                        .set("schema", schemas.reference(shape)));
        operation.set("responses", responses(route));
        return operation;
    }

    private ObjectNode responses(Route route) {
        ObjectNode responses = Json.object();
        ObjectNode success =
                responses.putObject(Integer.toString(route.status())).put("description", "Done.");
        route.answer()
                .ifPresent(shape ->
                        success.putObject("content").putObject(shape.media()).set("schema", schemas.reference(shape)));
        if (!route.media().isEmpty()) {
            ObjectNode content = success.putObject("content").putObject(route.media());
            if (route.streams()) {
                content.putObject("schema").put("type", "string");
            }
        }
        problems(route)
                .forEach((status, kinds) -> responses
                        .putObject(Integer.toString(status))
                        .put("description", "A problem of kind " + String.join(" or ", kinds) + ".")
                        .putObject("content")
                        .putObject(Shape.PROBLEM)
                        .set("schema", schemas.reference(Problems.SHAPE)));
        return responses;
    }

    private static Map<Integer, Set<String>> problems(Route route) {
        Map<Integer, Set<String>> problems = new TreeMap<>();
        route.failures().forEach(kind -> problem(problems, kind));
        if (route.permission() != Permission.ANYONE) {
            problem(problems, FailureKind.UNAUTHENTICATED);
            problem(problems, FailureKind.DATABASE_UNAVAILABLE);
        }
        if (route.permission() != Permission.ANYONE && route.permission() != Permission.SIGNED_IN) {
            problem(problems, FailureKind.FORBIDDEN);
        }
        if (route.request().isPresent() || route.page().isPresent()) {
            problem(problems, FailureKind.INVALID);
        }
        if (route.request().isPresent()) {
            problem(problems, FailureKind.MALFORMED);
            problem(problems, FailureKind.TOO_LARGE);
            problem(problems, FailureKind.TOO_SLOW);
            problem(problems, FailureKind.OVERLOADED);
            problem(problems, FailureKind.UNSUPPORTED_TYPE);
        }
        return problems;
    }

    private static void problem(Map<Integer, Set<String>> problems, FailureKind kind) {
        problems.computeIfAbsent(kind.status(), status -> new TreeSet<>()).add(kind.text());
    }

    private static void page(PageRules rules, ArrayNode parameters) {
        ObjectNode limit = parameter(parameters, "limit", "query", "integer", "At most so many items.");
        limit.withObjectProperty("schema")
                .put("minimum", 1)
                .put("maximum", PageRules.LIMIT_MOST)
                .put("default", PageRules.LIMIT_DEFAULT);
        ObjectNode offset = parameter(parameters, "offset", "query", "integer", "So many items are skipped.");
        offset.withObjectProperty("schema")
                .put("minimum", 0)
                .put("maximum", PageRules.OFFSET_MOST)
                .put("default", 0);
        parameter(
                parameters,
                "sort",
                "query",
                "string",
                "Fields to sort by, separated by commas, - before one for descending: "
                        + String.join(", ", new TreeSet<>(rules.sortable())) + ".");
        new TreeMap<>(rules.filters()).forEach((name, kind) -> filter(name, kind, parameters));
    }

    private static void filter(String name, PageRules.FilterKind kind, ArrayNode parameters) {
        boolean flag = kind.equals(PageRules.FilterKind.FLAG);
        String doc = "Only items whose " + name + " is this.";
        ObjectNode parameter = parameter(parameters, name, "query", flag ? "boolean" : "string", doc);
        if (!flag && kind instanceof PageRules.FilterKind.OneOf(List<String> words)) {
            ArrayNode values = parameter.withObjectProperty("schema").putArray("enum");
            words.forEach(values::add);
        }
    }

    private static ObjectNode parameter(ArrayNode parameters, String name, String in, String type, String doc) {
        ObjectNode parameter = parameters.addObject().put("name", name).put("in", in);
        if (!doc.isEmpty()) {
            parameter.put("description", doc);
        }
        parameter.putObject("schema").put("type", type);
        return parameter;
    }
}
