package orchestra.agent.packages;

import java.util.Map;

/**
 * The machine's operating system.
 *
 * @param id {@code ubuntu} or {@code debian}, as os-release(5) has it
 * @param release its code name, such as {@code noble}
 */
public record Base(String id, String release) {

    private static final Map<String, String> COMPONENTS = Map.of("ubuntu", "multiverse", "debian", "main");

    /** Reads the text of {@code /etc/os-release}. */
    public static Base parse(String osRelease) {
        String id = "";
        String release = "";
        for (String line : osRelease.lines().toList()) {
            String value =
                    line.substring(line.indexOf('=') + 1).replace("\"", "").strip();
            if (line.startsWith("ID=")) {
                id = value;
            } else if (line.startsWith("VERSION_CODENAME=")) {
                release = value;
            }
        }
        return new Base(id, release);
    }

    /** The component of MongoDB's repository for it; throws {@link IllegalArgumentException} where there is none. */
    String component() {
        String component = COMPONENTS.get(id);
        if (component == null || release.isEmpty()) {
            throw new IllegalArgumentException("MongoDB has no packages for the base " + id + " " + release
                    + ": set mongo_source, or integrate the database endpoint");
        }
        return component;
    }
}
