package orchestra.charm.packer;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * One mapping of a YAML file, read key by key; what is not as asked goes to the findings, and reads as absent from then on.
 */
final class Section {
    private final String file;
    private final String place;
    private final Map<String, @Nullable Object> values;
    private final Findings findings;

    private Section(String file, String place, Map<?, ?> values, Findings findings) {
        this.file = file;
        this.place = place;
        this.findings = findings;
        this.values = new LinkedHashMap<>();
        values.forEach((key, value) -> this.values.put(String.valueOf(key), value));
    }

    /** The mapping that a whole file is, or null when it is none; a duplicate key is an error, and no tag makes an object. */
    static @Nullable Section parse(String file, byte[] content, Findings findings) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        try {
            Object root = new Yaml(new SafeConstructor(options)).load(new String(content, StandardCharsets.UTF_8));
            if (root instanceof Map<?, ?> map) {
                return new Section(file, "", map, findings);
            }
            findings.add(file, "", "must be a YAML mapping", "write keys and values, or remove the file");
        } catch (YAMLException e) {
            String message = String.valueOf(e.getMessage())
                    .replaceAll("\\s*\\n\\s*", " ")
                    .strip();
            findings.add(file, "", "is not valid YAML: " + message, "mend it there");
        }
        return null;
    }

    Set<String> keys() {
        return values.keySet();
    }

    boolean has(String key) {
        return values.get(key) != null;
    }

    @Nullable
    Object value(String key) {
        return values.get(key);
    }

    /** Adds a problem at a key of this mapping; an empty key means the mapping itself. */
    void problem(String key, String rule, String cure) {
        findings.add(file, at(key), rule, cure);
    }

    /** The text at a key, or null when there is none or it is not a text. */
    @Nullable
    String text(String key) {
        Object value = values.get(key);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        problem(key, "must be a text, found " + value, "put it in quotes");
        return null;
    }

    @Nullable
    String requiredText(String key) {
        if (!has(key) || (value(key) instanceof String text && text.isBlank())) {
            problem(key, "is required and must not be empty", "write a text");
            return null;
        }
        return text(key);
    }

    /** The text at a key if it is one of these. */
    @Nullable
    String oneOf(String key, String... allowed) {
        String text = text(key);
        if (text == null || List.of(allowed).contains(text)) {
            return text;
        }
        String choice = String.join(" or ", allowed);
        problem(key, "must be " + choice + ", found " + text, "write one of them");
        return null;
    }

    @Nullable
    Boolean bool(String key) {
        Object value = values.get(key);
        if (value == null || value instanceof Boolean) {
            return (Boolean) value;
        }
        problem(key, "must be true or false, found " + value, "write true or false without quotes");
        return null;
    }

    void requireMatch(String key, Pattern pattern, String form) {
        Object value = values.get(key);
        if (value != null && !pattern.matcher(String.valueOf(value)).matches()) {
            problem(key, "must be " + form + ", found " + value, "write it in that form");
        }
    }

    /** The mapping at a key, or null when there is none or it is not a mapping. */
    @Nullable
    Section section(String key) {
        Object value = values.get(key);
        if (value == null) {
            return null;
        }
        if (value instanceof Map<?, ?> map) {
            return new Section(file, at(key), map, findings);
        }
        problem(key, "must be a mapping, found " + value, "write keys and values below it");
        return null;
    }

    /** The mappings that the keys of this mapping hold, by key; a key that holds none is a problem. */
    Map<String, Section> sections() {
        Map<String, Section> sections = new LinkedHashMap<>();
        for (String key : keys()) {
            if (!has(key)) {
                problem(key, "must be a mapping, found nothing", "write keys and values below it, or {}");
                continue;
            }
            Section section = section(key);
            if (section != null) {
                sections.put(key, section);
            }
        }
        return sections;
    }

    /** The list at a key, empty when there is none or it is not a list. */
    List<?> list(String key) {
        Object value = values.get(key);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list;
        }
        problem(key, "must be a list, found " + value, "write one item per line, each after a dash");
        return List.of();
    }

    /** One item of a list as a mapping, for problems named by its place. */
    @Nullable
    Section item(String key, int index, @Nullable Object value) {
        String name = key + "[" + index + "]";
        if (value instanceof Map<?, ?> map) {
            return new Section(file, at(name), map, findings);
        }
        problem(name, "must be a mapping, found " + value, "write keys and values");
        return null;
    }

    /** Any other key is a problem: Juju would silently take no notice of it. */
    void knowsOnly(Set<String> known) {
        for (String key : keys()) {
            if (!known.contains(key)) {
                problem(key, "is no key that Juju knows here", "mend the spelling or remove it");
            }
        }
    }

    private String at(String key) {
        if (key.isEmpty()) {
            return place;
        }
        return place.isEmpty() ? key : place + "." + key;
    }
}
