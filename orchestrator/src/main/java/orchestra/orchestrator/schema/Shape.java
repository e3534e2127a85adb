package orchestra.orchestrator.schema;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import orchestra.orchestrator.failure.FieldError;
import tools.jackson.databind.JsonNode;

/**
 * The shape of a JSON object: what a request's body is checked against and what the OpenAPI document says of it.
 *
 * @param name its name in the OpenAPI document
 * @param media the media type of a body of this shape
 */
public record Shape(String name, String media, String doc, List<Field> fields) {
    public static final String JSON = "application/json";
    public static final String MERGE_PATCH = "application/merge-patch+json";
    public static final String PROBLEM = "application/problem+json";
    public static final String EVENTS = "text/event-stream";

    public Shape {
        fields = List.copyOf(fields);
    }

    public static Shape json(String name, String doc, Field... fields) {
        return new Shape(name, JSON, doc, List.of(fields));
    }

    /** Everything that is wrong with the node, seen as an object of this shape. */
    public List<FieldError> check(JsonNode node) {
        if (!node.isObject()) {
            return List.of(new FieldError("", "must be a JSON object"));
        }
        List<FieldError> errors = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (Field field : fields) {
            known.add(field.name());
            JsonNode value = node.get(field.name());
            if (value == null) {
                if (field.required()) {
                    errors.add(new FieldError(field.name(), "is missing"));
                }
                continue;
            }
            if (value.isNull() && field.nullable()) {
                continue;
            }
            String wrong = wrong(field.type(), value);
            if (!wrong.isEmpty()) {
                errors.add(new FieldError(field.name(), wrong));
            }
        }
        for (String name : node.propertyNames()) {
            if (!known.contains(name)) {
                errors.add(new FieldError(name, "is not a field of this request"));
            }
        }
        return errors;
    }

    private static String wrong(Type type, JsonNode value) {
        return switch (type) {
            case Type.Flag() -> value.isBoolean() ? "" : "must be true or false";
            case Type.Whole() -> value.isIntegralNumber() ? "" : "must be a whole number";
            case Type.Text text -> value.isString() ? wrong(text, value.stringValue()) : "must be text";
            case Type.Nested(Shape shape) -> shape.check(value).isEmpty() ? "" : "must be an object " + shape.name();
            case Type.Many(Shape shape) ->
                value.isArray()
                                && value.valueStream()
                                        .allMatch(one -> shape.check(one).isEmpty())
                        ? ""
                        : "must be a list of " + shape.name();
            case Type.TextList() ->
                value.isArray() && value.valueStream().allMatch(JsonNode::isString) ? "" : "must be a list of texts";
            case Type.Texts() ->
                value.isObject() && value.valueStream().allMatch(JsonNode::isString) ? "" : "must map names to texts";
        };
    }

    private static String wrong(Type.Text text, String value) {
        int length = value.codePointCount(0, value.length());
        if (length < text.least() || length > text.most()) {
            return "must have " + text.least() + " to " + text.most() + " characters";
        }
        return text.form().matcher(value).matches() ? "" : text.says();
    }
}
