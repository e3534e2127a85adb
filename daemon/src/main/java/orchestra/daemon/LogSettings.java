package orchestra.daemon;

/** How much is logged, and in which form. */
public record LogSettings(Level level, Format format) {
    /** How much. */
    public enum Level {
        INFO,
        DEBUG
    }

    /** In which form. */
    public enum Format {
        /** One JSON object a line. */
        JSON,
        /** For a person's eyes. */
        TEXT
    }
}
