package orchestra.worker.settings;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import orchestra.daemon.InvalidSettings;
import orchestra.daemon.LogSettings;

/** Reads the properties and collects what is wrong, so that all of it is said at once. */
final class SettingsReader {
    private static final Set<String> KEYS = Set.of(
            "role",
            "name",
            "slots",
            "api.urls",
            "storage.path",
            "work.folder",
            "drain",
            "shell.allowed",
            "shell.user",
            "ssh.hosts",
            "log.level",
            "log.format");
    // As the protocol's names of workers have them.
    private static final Pattern ROLE = Pattern.compile("[a-z][a-z0-9-]{0,30}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");
    private static final Pattern NOT_IN_NAMES = Pattern.compile("[^A-Za-z0-9_-]");
    private static final Pattern USER = Pattern.compile("([a-z_][a-z0-9_-]{0,31})?");
    private static final Pattern SEPARATOR = Pattern.compile("[\\s,]+");
    private static final Pattern TIME = Pattern.compile("([0-9]{1,6})([smh])");
    private static final int SLOTS_MOST = 1000;

    private final Properties properties;
    private final WorkerSettings.Machine machine;
    private final List<String> problems = new ArrayList<>();

    SettingsReader(Properties properties, WorkerSettings.Machine machine) {
        this.properties = properties;
        this.machine = machine;
    }

    WorkerSettings read() {
        Set<String> unknown = new TreeSet<>(properties.stringPropertyNames());
        unknown.removeAll(KEYS);
        unknown.forEach(key -> problems.add(key + " is not a known key; known are " + new TreeSet<>(KEYS)));
        WorkerSettings settings = new WorkerSettings(
                text("role", "", ROLE),
                text("name", NOT_IN_NAMES.matcher(machine.host()).replaceAll("-"), NAME),
                slots(),
                urls(),
                path("storage.path"),
                path("work.folder"),
                time("drain", "5m"),
                engines(),
                new LogSettings(
                        choice(LogSettings.Level.class, "log.level", "info"),
                        choice(LogSettings.Format.class, "log.format", "json")));
        if (!problems.isEmpty()) {
            throw new InvalidSettings(problems);
        }
        return settings;
    }

    private WorkerSettings.EngineSettings engines() {
        String allowed = value("shell.allowed", "false");
        if (!allowed.equals("true") && !allowed.equals("false")) {
            problems.add("shell.allowed must be true or false");
        }
        return new WorkerSettings.EngineSettings(
                allowed.equals("true"),
                Optional.of(text("shell.user", "", USER)).filter(user -> !user.isEmpty()),
                value("ssh.hosts", "").isEmpty() ? Optional.empty() : Optional.of(path("ssh.hosts")));
    }

    private int slots() {
        try {
            int slots = Integer.parseInt(value("slots", String.valueOf(Math.max(1, machine.processors() / 2))));
            if (slots >= 1 && slots <= SLOTS_MOST) {
                return slots;
            }
        } catch (NumberFormatException notANumber) {
            // Said below, with the range.
        }
        problems.add("slots must be a whole number from 1 to " + SLOTS_MOST);
        return 1;
    }

    private List<URI> urls() {
        List<URI> urls = new ArrayList<>();
        SEPARATOR
                .splitAsStream(value("api.urls", ""))
                .filter(text -> !text.isEmpty())
                .forEach(text -> url(text).ifPresent(urls::add));
        if (value("api.urls", "").isEmpty()) {
            problems.add("api.urls must list one or more base URLs, such as http://10.0.0.2:8080");
        }
        return urls;
    }

    private Optional<URI> url(String text) {
        try {
            URI url = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            if (Set.of("http", "https").contains(String.valueOf(url.getScheme()))
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null) {
                return Optional.of(url);
            }
        } catch (IllegalArgumentException invalid) {
            // Said below. The text may hold a secret: it is not repeated.
        }
        problems.add("api.urls must hold http:// or https:// URLs with a host, and without user, query and fragment");
        return Optional.empty();
    }

    private Path path(String key) {
        try {
            Path path = Path.of(value(key, ""));
            if (path.isAbsolute()) {
                return path.normalize();
            }
        } catch (InvalidPathException invalid) {
            // Said below.
        }
        problems.add(key + " must be an absolute path");
        return Path.of("/");
    }

    private Duration time(String key, String otherwise) {
        Matcher matcher = TIME.matcher(value(key, otherwise));
        if (!matcher.matches()) {
            problems.add(key + " must be a number with s, m or h, such as 5m");
            return Duration.ZERO;
        }
        return Duration.parse("PT" + matcher.group(1) + matcher.group(2).toUpperCase(Locale.ROOT));
    }

    private String text(String key, String otherwise, Pattern form) {
        String value = value(key, otherwise);
        if (!form.matcher(value).matches()) {
            problems.add(key + " must match " + form);
        }
        return value;
    }

    private <E extends Enum<E>> E choice(Class<E> family, String key, String otherwise) {
        String value = value(key, otherwise);
        List<String> known = new ArrayList<>();
        for (E constant : family.getEnumConstants()) {
            String name = constant.name().toLowerCase(Locale.ROOT);
            if (name.equals(value)) {
                return constant;
            }
            known.add(name);
        }
        problems.add(key + " must be one of " + known);
        return family.getEnumConstants()[0];
    }

    private String value(String key, String otherwise) {
        return properties.getProperty(key, otherwise).strip();
    }
}
