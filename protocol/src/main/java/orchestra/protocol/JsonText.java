package orchestra.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reading and writing of JSON, strict and bounded. Fields that a reader does not know are left alone. */
final class JsonText {
    private static final int DEPTH_MOST = 16;
    private static final int TEXT_MOST = 1 << 20;
    private static final int NAME_MOST = 200;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MOST)
                            .maxStringLength(TEXT_MOST)
                            .maxNameLength(NAME_MOST)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonText() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static byte[] bytes(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    static JsonNode object(byte[] bytes) {
        try {
            JsonNode node = MAPPER.readTree(bytes);
            if (node.isObject()) {
                return node;
            }
        } catch (JacksonException invalid) {
            throw new UnreadableMessage("the message must be JSON within the limits", invalid);
        }
        throw new UnreadableMessage("the message must be a JSON object");
    }

    static String text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        if (!value.isString()) {
            throw new UnreadableMessage(field + " must be text");
        }
        return unicode(value.stringValue());
    }

    static int number(JsonNode object, String field) {
        JsonNode value = object.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw new UnreadableMessage(field + " must be a whole number");
        }
        return value.intValue();
    }

    static long longNumber(JsonNode object, String field) {
        JsonNode value = object.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new UnreadableMessage(field + " must be a whole number");
        }
        return value.longValue();
    }

    static List<String> texts(JsonNode object, String field) {
        return list(object, field, item -> {
            if (!item.isString()) {
                throw new UnreadableMessage(field + " must be a list of texts");
            }
            return unicode(item.stringValue());
        });
    }

    static <T> List<T> list(JsonNode object, String field, Function<JsonNode, T> reader) {
        JsonNode value = object.path(field);
        if (!value.isArray()) {
            throw new UnreadableMessage(field + " must be a list");
        }
        List<T> items = new ArrayList<>(value.size());
        value.forEach(item -> items.add(reader.apply(item)));
        return items;
    }

    static Map<String, String> map(JsonNode object, String field) {
        JsonNode value = object.path(field);
        if (!value.isObject()) {
            throw new UnreadableMessage(field + " must map names to texts");
        }
        Map<String, String> map = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            map.put(entry.getKey(), text(value, entry.getKey()));
        }
        return map;
    }

    static void put(ObjectNode object, String field, Iterable<String> texts) {
        ArrayNode array = object.putArray(field);
        texts.forEach(array::add);
    }

    static void put(ObjectNode object, String field, Map<String, String> map) {
        ObjectNode inner = object.putObject(field);
        map.forEach(inner::put);
    }

    static AttemptId attempt(JsonNode object, String field) {
        return attempt(text(object, field));
    }

    static AttemptId attempt(String text) {
        return AttemptId.parse(text).orElseThrow(() -> new UnreadableMessage("an attempt must read TASK-NODE-NUMBER"));
    }

    /** The text with a question mark for each half of a pair that stands alone: no other system would take that. */
    private static String unicode(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    /** A value whose own rules may refuse what was read. */
    static <T> T valid(Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException invalid) {
            throw new UnreadableMessage(String.valueOf(invalid.getMessage()), invalid);
        }
    }
}
