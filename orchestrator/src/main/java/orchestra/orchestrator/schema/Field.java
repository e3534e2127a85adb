package orchestra.orchestrator.schema;

/**
 * One field of a shape.
 *
 * @param required whether it must be there
 * @param nullable whether it may be null
 * @param doc what it is, in one sentence
 */
public record Field(String name, Type type, boolean required, boolean nullable, String doc) {
    public static Field required(String name, Type type, String doc) {
        return new Field(name, type, true, false, doc);
    }

    public static Field optional(String name, Type type, String doc) {
        return new Field(name, type, false, false, doc);
    }

    public static Field nullable(String name, Type type, String doc) {
        return new Field(name, type, true, true, doc);
    }
}
