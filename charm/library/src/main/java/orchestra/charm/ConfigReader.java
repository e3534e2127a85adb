package orchestra.charm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads options into typed values and keeps every problem, so that an operator is told all of them at once. A rule is
 * a function from the option's text that throws {@link IllegalArgumentException} with what it wanted.
 */
public final class ConfigReader {

    private final Map<String, @Nullable Object> raw;
    private final List<OptionProblem> problems = new ArrayList<>();

    /** Reads what {@code config-get} gave. */
    public ConfigReader(Map<String, @Nullable Object> raw) {
        this.raw = raw;
    }

    /** A text option; surrounding white space does not count, and an option that is not set is an empty text. */
    public <T> OptionValue<T> text(String option, Function<String, T> rule) {
        Object value = raw.get(option);
        try {
            return new OptionValue.Valid<>(
                    rule.apply(value == null ? "" : value.toString().strip()));
        } catch (IllegalArgumentException e) {
            return invalid(option, String.valueOf(e.getMessage()));
        }
    }

    /** A boolean option; one that is not set is {@code false}. */
    public OptionValue<Boolean> flag(String option) {
        Object value = raw.get(option);
        if (value == null || value instanceof Boolean) {
            return new OptionValue.Valid<>(Boolean.TRUE.equals(value));
        }
        return invalid(option, "wanted true or false, found " + value);
    }

    /** Every problem met so far, in the order the options were read. */
    public List<OptionProblem> problems() {
        return List.copyOf(problems);
    }

    private <T> OptionValue<T> invalid(String option, String message) {
        OptionProblem problem = new OptionProblem(option, message);
        problems.add(problem);
        return new OptionValue.Invalid<>(problem);
    }
}
