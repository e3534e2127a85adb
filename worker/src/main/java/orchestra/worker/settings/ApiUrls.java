package orchestra.worker.settings;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import orchestra.daemon.SettingsReader;

/** The base URLs of {@code api.urls}. */
final class ApiUrls {
    private static final String KEY = "api.urls";
    private static final Pattern SEPARATOR = Pattern.compile("[\\s,]+");

    private ApiUrls() {}

    /** All of them, without a final slash. */
    static List<URI> read(SettingsReader reader) {
        String value = reader.value(KEY, "");
        if (value.isEmpty()) {
            reader.problem(KEY + " must list one or more base URLs, such as http://10.0.0.2:8080");
        }
        List<URI> urls = new ArrayList<>();
        SEPARATOR
                .splitAsStream(value)
                .filter(text -> !text.isEmpty())
                .forEach(text -> url(text)
                        .ifPresentOrElse(
                                urls::add,
                                // The text may hold a secret: it is not repeated.
                                () -> reader.problem(KEY + " must hold http:// or https:// URLs with a host,"
                                        + " and without user, query and fragment")));
        return urls;
    }

    private static Optional<URI> url(String text) {
        try {
            URI url = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            boolean base = Set.of("http", "https").contains(String.valueOf(url.getScheme()))
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null;
            return base ? Optional.of(url) : Optional.empty();
        } catch (IllegalArgumentException invalid) {
            return Optional.empty();
        }
    }
}
