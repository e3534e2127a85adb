package orchestra.charm;

/**
 * Why an option's value cannot be used.
 *
 * @param option its name in {@code config.yaml}
 * @param message what was wanted and what was found; never a secret
 */
public record OptionProblem(String option, String message) {

    @Override
    public String toString() {
        return option + ": " + message;
    }
}
