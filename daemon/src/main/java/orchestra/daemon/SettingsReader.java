package orchestra.daemon;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads properties by their keys and collects what is wrong, so that {@link #checked} says all of it at once. What is
 * wrong gives something of its type in the meantime. Spaces around a value are not part of it. For one thread.
 */
public final class SettingsReader {
    private static final Pattern TIME = Pattern.compile("([0-9]{1,6})([smh])");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,6})([KMGT])");
    private static final String UNITS = "KMGT";

    private final Properties properties;
    private final List<String> problems = new ArrayList<>();

    /**
     * For these properties.
     *
     * @param known all keys there may be; any other is a problem
     */
    public SettingsReader(Properties properties, Set<String> known) {
        this.properties = properties;
        Set<String> unknown = new TreeSet<>(properties.stringPropertyNames());
        unknown.removeAll(known);
        unknown.forEach(key -> problem(key + " is not a known key; known are " + new TreeSet<>(known)));
    }

    /** As it is; {@code otherwise} when there is none. */
    public String value(String key, String otherwise) {
        return properties.getProperty(key, otherwise).strip();
    }

    /** A text of a form. */
    public String text(String key, String otherwise, Pattern form) {
        String value = value(key, otherwise);
        if (!form.matcher(value).matches()) {
            problem(key + " must match " + form);
        }
        return value;
    }

    /** One of an enum's constants, by its name in lower case. */
    public <E extends Enum<E>> E choice(Class<E> family, String key, String otherwise) {
        String value = value(key, otherwise);
        List<String> known = new ArrayList<>();
        for (E constant : family.getEnumConstants()) {
            String name = constant.name().toLowerCase(Locale.ROOT);
            if (name.equals(value)) {
                return constant;
            }
            known.add(name);
        }
        problem(key + " must be one of " + known);
        return family.getEnumConstants()[0];
    }

    /** {@code true} or {@code false}; false when there is none. */
    public boolean flag(String key) {
        String value = value(key, "false");
        if (!value.equals("true") && !value.equals("false")) {
            problem(key + " must be true or false");
        }
        return value.equals("true");
    }

    /** A whole number of a range. */
    public int number(String key, int otherwise, int least, int most) {
        try {
            int number = Integer.parseInt(value(key, Integer.toString(otherwise)));
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Said below, with the range.
        }
        problem(key + " must be a whole number from " + least + " to " + most);
        return least;
    }

    /** An absolute path, which must be there. */
    public Path path(String key) {
        try {
            Path path = Path.of(value(key, ""));
            if (path.isAbsolute()) {
                return path.normalize();
            }
        } catch (InvalidPathException invalid) {
            // Said below.
        }
        problem(key + " must be an absolute path");
        return Path.of("/");
    }

    /** A time, such as {@code 5m}. */
    public Duration time(String key, String otherwise) {
        Matcher matcher = TIME.matcher(value(key, otherwise));
        if (!matcher.matches()) {
            problem(key + " must be a number with s, m or h, such as 5m");
            return Duration.ZERO;
        }
        return Duration.parse("PT" + matcher.group(1) + matcher.group(2).toUpperCase(Locale.ROOT));
    }

    /**
     * A limit in bytes, such as {@code 2G}, where K, M, G and T are powers of 1024; {@code 0} for none.
     *
     * @param least below which it would not be one to live with; in the same form
     */
    public long limit(String key, String otherwise, String least) {
        String value = value(key, otherwise);
        Matcher matcher = SIZE.matcher(value);
        if (value.equals("0") || (matcher.matches() && bytes(value) >= bytes(least))) {
            return bytes(value);
        }
        problem(key + " must be 0 for no limit, or a number with K, M, G or T, from " + least + " on, such as "
                + otherwise);
        return 0;
    }

    /** {@code log.level} and {@code log.format}. */
    public LogSettings log() {
        return new LogSettings(
                choice(LogSettings.Level.class, "log.level", "info"),
                choice(LogSettings.Format.class, "log.format", "json"));
    }

    /** Something is wrong that only the caller can tell: the key and the rule, never a secret's value. */
    public void problem(String problem) {
        problems.add(problem);
    }

    /**
     * What was read.
     *
     * @throws InvalidSettings with everything that is wrong, if something is
     */
    public <T> T checked(T read) {
        if (!problems.isEmpty()) {
            throw new InvalidSettings(problems);
        }
        return read;
    }

    private static long bytes(String size) {
        int last = size.length() - 1;
        int power = UNITS.indexOf(size.charAt(last)) + 1;
        return power == 0 ? Long.parseLong(size) : Long.parseLong(size.substring(0, last)) << (10 * power);
    }
}
