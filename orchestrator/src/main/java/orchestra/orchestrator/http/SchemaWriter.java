package orchestra.orchestrator.http;

import java.util.Map;
import java.util.TreeMap;
import orchestra.orchestrator.schema.Field;
import orchestra.orchestrator.schema.Shape;
import orchestra.orchestrator.schema.Type;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes shapes as JSON schemas (2020-12), each once, under its name. */
final class SchemaWriter {
    private final Map<String, ObjectNode> schemas = new TreeMap<>();

    /** A reference to the shape's schema, which is written if it is not yet. */
    ObjectNode reference(Shape shape) {
        if (!schemas.containsKey(shape.name())) {
            ObjectNode schema = Json.object();
            schemas.put(shape.name(), schema);
            write(shape, schema);
        }
        return Json.object().put("$ref", "#/components/schemas/" + shape.name());
    }

    ObjectNode written() {
        ObjectNode all = Json.object();
        schemas.forEach(all::set);
        return all;
    }

    private void write(Shape shape, ObjectNode schema) {
        schema.put("type", "object").put("description", shape.doc());
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = Json.object().putArray("required");
        for (Field field : shape.fields()) {
            ObjectNode property = property(field);
            properties.set(field.name(), property);
            if (field.required()) {
                required.add(field.name());
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
    }

    private ObjectNode property(Field field) {
        ObjectNode property = switch (field.type()) {
            case Type.Text text -> text(text);
            case Type.Flag() -> Json.object().put("type", "boolean");
            case Type.Whole() -> Json.object().put("type", "integer");
            case Type.Nested(Shape shape) -> reference(shape);
            case Type.Many(Shape shape) -> {
                ObjectNode many = Json.object().put("type", "array");
                many.set("items", reference(shape));
                yield many;
            }
            case Type.TextList() -> {
                ObjectNode list = Json.object().put("type", "array");
                list.putObject("items").put("type", "string");
                yield list;
            }
            case Type.Texts() -> {
                ObjectNode texts = Json.object().put("type", "object");
                texts.putObject("additionalProperties").put("type", "string");
                yield texts;
            }
        };
        if (field.nullable() && property.path("type").isString()) {
            String type = property.path("type").stringValue();
            property.putArray("type").add(type).add("null");
        }
        return property.put("description", field.doc());
    }

    private static ObjectNode text(Type.Text text) {
        ObjectNode schema = Json.object().put("type", "string");
        if (text.least() > 0) {
            schema.put("minLength", text.least());
        }
        if (text.most() < Integer.MAX_VALUE) {
            schema.put("maxLength", text.most());
        }
        if (!text.format().isEmpty()) {
            schema.put("format", text.format());
        }
        return schema;
    }
}
