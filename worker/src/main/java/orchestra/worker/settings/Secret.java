package orchestra.worker.settings;

/** A value that no log, problem or message may show; {@link #reveal} is the one way to it. */
public record Secret(String reveal) {
    @Override
    public String toString() {
        return "********";
    }
}
