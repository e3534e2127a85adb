package orchestra.worker.api;

import java.util.function.Function;

/** What came of a request. */
public sealed interface Reply<T> {
    /** The answer. */
    record Answered<T>(T value) implements Reply<T> {}

    /** This request is not taken as it is, and will not be: {@code cause} says why, without secrets. */
    record Refused<T>(String cause) implements Reply<T> {}

    /** Nobody has answered; later somebody may. {@code cause} says why, without secrets. */
    record Away<T>(String cause) implements Reply<T> {}

    /** The same with another value. */
    default <U> Reply<U> map(Function<T, Reply<U>> reader) {
        return switch (this) {
            case Answered<T>(T value) -> reader.apply(value);
            case Refused<T>(String cause) -> new Refused<>(cause);
            case Away<T>(String cause) -> new Away<>(cause);
        };
    }
}
