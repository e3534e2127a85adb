package orchestra.charm.simulator;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A tool's arguments, parsed as Juju's gnuflag does: options and words mixed, {@code --name value}, {@code
 * --name=value}, {@code -n value}, and {@code --} ends the options.
 */
final class Arguments {
    private static final Set<String> FORMATS = Set.of("json", "smart", "yaml");

    private final Map<String, String> values = new HashMap<>();
    private final Set<String> flags = new HashSet<>();
    private final List<String> words = new ArrayList<>();

    private Arguments() {}

    /** Which options a tool knows: with a value, and without. */
    record Known(Set<String> values, Set<String> flags) {
        static Known none() {
            return new Known(Set.of(), Set.of());
        }

        static Known values(String... names) {
            return new Known(Set.of(names), Set.of());
        }

        Known flags(String... names) {
            return new Known(values, Set.of(names));
        }

        /** Also the options of a tool that prints: --format and -o. */
        Known printing() {
            Set<String> more = new HashSet<>(values);
            more.addAll(Set.of("format", "o", "output"));
            return new Known(more, flags);
        }
    }

    /** {@code check} sees each option with its value as it is read, and may refuse it. */
    static Arguments parse(List<String> args, Known known, BiConsumer<String, String> check) {
        Arguments parsed = new Arguments();
        for (int index = 0; index < args.size(); index++) {
            String word = args.get(index);
            if (word.equals("--")) {
                parsed.words.addAll(args.subList(index + 1, args.size()));
                break;
            }
            if (word.length() < 2 || word.charAt(0) != '-') {
                parsed.words.add(word);
                continue;
            }
            boolean isLong = word.startsWith("--");
            String body = word.substring(isLong ? 2 : 1);
            int equals = isLong ? body.indexOf('=') : -1;
            String name = equals >= 0 ? body.substring(0, equals) : isLong ? body : body.substring(0, 1);
            String shown = (isLong ? "--" : "-") + name;
            if (known.flags().contains(name)) {
                parsed.flags.add(name);
                continue;
            }
            if (!known.values().contains(name)) {
                throw ToolFailure.usage("option provided but not defined: " + shown);
            }
            String value;
            if (equals >= 0) {
                value = body.substring(equals + 1);
            } else if (!isLong && body.length() > 1) {
                value = body.substring(1);
            } else if (index + 1 < args.size()) {
                value = args.get(++index);
            } else {
                throw ToolFailure.usage("option needs an argument: " + shown);
            }
            if (name.equals("format") && !FORMATS.contains(value)) {
                throw ToolFailure.usage(
                        "invalid value \"" + value + "\" for option " + shown + ": unknown format \"" + value + "\"");
            }
            check.accept(name, value);
            parsed.values.put(name, value);
        }
        return parsed;
    }

    @Nullable
    String value(String name) {
        return values.get(name);
    }

    String value(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    boolean has(String flag) {
        return flags.contains(flag);
    }

    List<String> words() {
        return words;
    }

    String word(int index) {
        return index < words.size() ? words.get(index) : "";
    }

    /** At most {@code most} words, else the usage error that names the rest. */
    void atMost(int most) {
        if (words.size() > most) {
            StringBuilder rest = new StringBuilder();
            words.subList(most, words.size())
                    .forEach(word -> rest.append(rest.isEmpty() ? "" : " ").append(GoJson.write(word)));
            throw ToolFailure.usage("unrecognized args: [" + rest + "]");
        }
    }

    /** The value in the format asked for, to standard output or the file of -o. */
    Answer print(@Nullable Object value, String otherwise) {
        String text = switch (value("format", otherwise)) {
            case "json" -> GoJson.write(value) + "\n";
            case "yaml" -> value == null ? "" : GoYaml.write(value);
            default -> smart(value);
        };
        String file = value("o") == null ? value("output") : value("o");
        if (file == null) {
            return Answer.out(text);
        }
        try {
            Files.writeString(Path.of(file), text);
            return Answer.SILENT;
        } catch (java.io.IOException failure) {
            throw ToolFailure.runtime("open " + file + ": " + failure.getMessage());
        }
    }

    Answer print(@Nullable Object value) {
        return print(value, "smart");
    }

    private static String smart(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case String text -> text.isEmpty() ? "" : text + "\n";
            case Boolean flag -> flag ? "True\n" : "False\n";
            case List<?> list -> {
                StringBuilder lines = new StringBuilder();
                list.forEach(item -> lines.append(item).append('\n'));
                yield lines.toString();
            }
            default -> GoYaml.write(value);
        };
    }
}
