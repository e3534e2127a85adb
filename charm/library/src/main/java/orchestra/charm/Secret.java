package orchestra.charm;

/** A secret text. Its {@link #toString} masks it; only {@link #reveal} gives it away. */
public record Secret(String reveal) {

    @Override
    public String toString() {
        return "***";
    }
}
