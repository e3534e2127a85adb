package orchestra.charm.packer;

/**
 * One thing that keeps a charm from being packed.
 *
 * @param file the file in the archive, such as {@code metadata.yaml}
 * @param key the place in it, dotted, such as {@code provides.api.interface}; empty for the file as a whole
 * @param rule what must hold and what was found instead
 * @param cure what to do
 */
public record Problem(String file, String key, String rule, String cure) implements Comparable<Problem> {
    @Override
    public int compareTo(Problem other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return file + ": " + (key.isEmpty() ? "" : key + ": ") + rule + " -> " + cure;
    }
}
