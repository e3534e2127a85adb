package orchestra.orchestrator.failure;

/**
 * One thing wrong with one field of a request.
 *
 * @param field the field's name, or the query parameter's
 * @param message what was wanted, without repeating the value: it may be a secret
 */
public record FieldError(String field, String message) {}
