package orchestra.charm.simulator;

import java.util.Collection;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** YAML as Juju's encoder writes it: lists not indented, strings quoted only where another type would be read. */
final class GoYaml {
    private static final Pattern OTHER_TYPE = Pattern.compile(
            "|~|null|Null|NULL|y|Y|n|N|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF|true|True|TRUE|false|False|FALSE"
                + "|[-+]?[0-9][0-9_]*|[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?|0x[0-9a-fA-F]+|0o?[0-7]+|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt].*|"
                + " [0-9:.]+)?|<<");
    private static final Pattern PLAIN =
            Pattern.compile("[^\\s\\-?:,\\[\\]{}#&*!|>'\"%@`].*|[-?:][^\\s].*", Pattern.DOTALL);

    private GoYaml() {}

    static String write(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        append(out, value, "");
        return out.toString();
    }

    private static void append(StringBuilder out, @Nullable Object value, String indent) {
        switch (value) {
            case Map<?, ?> map when !map.isEmpty() -> entries(out, map, indent, indent);
            case Collection<?> list when !list.isEmpty() -> items(out, list, indent);
            case null, default -> out.append(leaf(value, indent)).append('\n');
        }
    }

    private static void entries(StringBuilder out, Map<?, ?> map, String first, String indent) {
        String lead = first;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(lead).append(quoted(String.valueOf(entry.getKey()))).append(':');
            Object value = entry.getValue();
            switch (value) {
                case Map<?, ?> inner
                when !inner.isEmpty() -> {
                    out.append('\n');
                    entries(out, inner, indent + "  ", indent + "  ");
                }
                case Collection<?> list
                when !list.isEmpty() -> {
                    out.append('\n');
                    items(out, list, indent);
                }
                case null, default ->
                    out.append(' ').append(leaf(value, indent + "  ")).append('\n');
            }
            lead = indent;
        }
    }

    private static void items(StringBuilder out, Collection<?> list, String indent) {
        for (Object item : list) {
            if (item instanceof Map<?, ?> map && !map.isEmpty()) {
                entries(out, map, indent + "- ", indent + "  ");
            } else {
                out.append(indent).append("- ").append(leaf(item, indent)).append('\n');
            }
        }
    }

    private static String leaf(@Nullable Object value, String indent) {
        return switch (value) {
            case null -> "null";
            case Map<?, ?> map -> "{}";
            case Collection<?> list -> "[]";
            case String text when text.strip().contains("\n") -> block(text, indent);
            case String text -> quoted(text);
            default -> GoJson.scalar(value);
        };
    }

    private static String block(String text, String indent) {
        String chomp = text.endsWith("\n") ? "" : "-";
        StringBuilder out = new StringBuilder("|" + chomp);
        text.lines().forEach(line -> out.append('\n').append(line.isEmpty() ? "" : indent + line));
        return out.toString();
    }

    private static String quoted(String text) {
        if (OTHER_TYPE.matcher(text).matches() || text.chars().anyMatch(c -> c < ' ')) {
            return GoJson.write(text);
        }
        boolean plain = PLAIN.matcher(text).matches()
                && !text.contains(": ")
                && !text.contains(" #")
                && !text.endsWith(":")
                && !text.endsWith(" ");
        return plain ? text : "'" + text.replace("'", "''") + "'";
    }
}
