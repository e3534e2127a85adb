package orchestra.charm;

/** What became of an option's text: a value, or what is wrong with it. */
public sealed interface OptionValue<T> {

    /** The good value, or another where there is none. */
    T orElse(T other);

    /** The option has a good value. */
    record Valid<T>(T value) implements OptionValue<T> {
        @Override
        public T orElse(T other) {
            return value;
        }
    }

    /** The option's value cannot be used; the problem says what was wanted, without the value if it may be secret. */
    record Invalid<T>(OptionProblem problem) implements OptionValue<T> {
        @Override
        public T orElse(T other) {
            return other;
        }
    }
}
