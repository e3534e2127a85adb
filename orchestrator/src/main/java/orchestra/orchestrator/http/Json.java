package orchestra.orchestrator.http;

import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.failure.FailureKind;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON as it is on the wire: UTF-8, strict, bounded. */
public final class Json {
    private static final int DEPTH_MOST = 32;
    private static final int TEXT_MOST = 100_000;
    private static final int NAME_MOST = 200;
    private static final int NUMBER_MOST = 100;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MOST)
                            .maxStringLength(TEXT_MOST)
                            .maxNameLength(NAME_MOST)
                            .maxNumberLength(NUMBER_MOST)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    public static byte[] write(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    /**
     * Reads one value.
     *
     * @throws Failure when it is no JSON, has a field twice, or goes beyond the limits; the body is not repeated
     */
    public static JsonNode read(byte[] bytes) {
        try {
            JsonNode node = MAPPER.readTree(bytes);
            if (!node.isMissingNode()) {
                return node;
            }
        } catch (JacksonException invalid) {
            String where = invalid.getLocation() == null
                    ? ""
                    : " (line " + invalid.getLocation().getLineNr() + ", column "
                            + invalid.getLocation().getColumnNr() + ")";
            throw Failure.of(
                    FailureKind.MALFORMED,
                    "The body is not JSON within our limits: valid UTF-8, no field twice, at most " + DEPTH_MOST
                            + " levels deep" + where + ".");
        }
        throw Failure.of(FailureKind.MALFORMED, "The body is empty; a JSON object is expected.");
    }
}
