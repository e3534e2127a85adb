package orchestra.charm;

import org.jspecify.annotations.Nullable;

/** A unit's name as Juju writes it, {@code application/number}, such as {@code orchestra/0}. */
public record UnitName(String application, int number) implements Comparable<UnitName> {

    public UnitName {
        if (application.isBlank()) {
            throw new IllegalArgumentException("a unit name needs an application, found \"" + application + "\"");
        }
        if (number < 0) {
            throw new IllegalArgumentException("a unit number is 0 or more, found " + number);
        }
    }

    /** Reads {@code application/number}; throws {@link IllegalArgumentException} on anything else. */
    public static UnitName parse(String text) {
        int slash = text.lastIndexOf('/');
        if (slash < 1) {
            throw new IllegalArgumentException("a unit name has the form application/number, found \"" + text + "\"");
        }
        try {
            return new UnitName(text.substring(0, slash), Integer.parseInt(text.substring(slash + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "a unit name has the form application/number, found \"" + text + "\"", e);
        }
    }

    @Override
    public int compareTo(UnitName other) {
        int byApplication = application.compareTo(other.application);
        return byApplication != 0 ? byApplication : Integer.compare(number, other.number);
    }

    // Written out: a record's own is linked at run time, which every hook would pay for.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof UnitName name && number == name.number && application.equals(name.application);
    }

    @Override
    public int hashCode() {
        return application.hashCode() * 31 + number;
    }

    @Override
    public String toString() {
        return application + "/" + number;
    }
}
