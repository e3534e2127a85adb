package orchestra.orchestrator.page;

/** One key of a list's order. */
public record Order(String field, boolean descending) {}
