package orchestra.charm;

/** What became of an option's text: a value, or what is wrong with it. */
public sealed interface OptionValue<T> {

    /** The option has a good value. */
    record Valid<T>(T value) implements OptionValue<T> {}

    /** The option's value cannot be used; the problem says what was wanted, without the value if it may be secret. */
    record Invalid<T>(OptionProblem problem) implements OptionValue<T> {}
}
