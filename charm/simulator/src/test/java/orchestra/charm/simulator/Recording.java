package orchestra.charm.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a probe wrote of one run of a hook, on a real Juju 3.6.11 or here: its environment, and of each tool's call the
 * exit code, output and error. What is another machine's, moment's or chance's is made even.
 *
 * @param name of the file: {@code 005-config-changed}, and {@code probe-0.005-config-changed} of a real Juju
 * @param environment without what holds for each place alone, which is {@code ""}
 */
record Recording(String name, Map<String, String> environment, List<Said> said) {

    /** A tool's call and its answer. */
    record Said(String command, String answer) {}

    /** Addresses, times, IDs, which hook wrote last. */
    private static final List<Map.Entry<Pattern, String>> CHANCE = List.of(
            Map.entry(Pattern.compile("10\\.99\\.0\\.4"), "10.99.0.3"),
            Map.entry(Pattern.compile("6e:a9:8b:30:c1:a7"), "0e:11:d5:53:ea:68"),
            Map.entry(Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9:.]+Z"), "TIME"),
            Map.entry(Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "MODEL"),
            Map.entry(Pattern.compile("\\b[0-9a-v]{19}[0g]\\b"), "SECRET"),
            Map.entry(Pattern.compile("hooks/(pr|up|ring)-relation-[a-z]+"), "HOOK"),
            Map.entry(Pattern.compile("probed [0-9]+"), "probed N"),
            // Juju writes it again with each config-changed; the probe removes it in each relation hook.
            Map.entry(Pattern.compile("\"ingress-address\":\"10.99.0.3\",|\nout\\| ingress-address: 10.99.0.3"), ""));

    private static final Pattern NOT_COMPARED = Pattern.compile(
            "(ls|cat|which|readlink|findmnt|storage-get|storage-add|juju-reboot) .*|.* --help|storage-get");
    private static final Pattern OWN_VALUE = Pattern.compile("CHARM_DIR|JUJU_CHARM_DIR|PATH|PWD|JUJU_AGENT_SOCKET_.*"
            + "|JUJU_API_ADDRESSES|JUJU_CONTEXT_ID|JUJU_ACTION_TAG|JUJU_ACTION_UUID|JUJU_MACHINE_ID|JUJU_MODEL_NAME");

    Recording {
        environment = new TreeMap<>(environment);
        said = List.copyOf(said);
    }

    /** The runs of one unit, first to last, from the files that begin so; {@code agents} is where units live here. */
    static List<Recording> all(Path folder, String prefix, String agents) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches(Pattern.quote(prefix) + "[0-9]{3}-.*"))
                    .sorted()
                    .map(file -> read(file, agents))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The hook or action: {@code config-changed}, {@code action-greet}. */
    String hook() {
        return name.replaceFirst("^.*?[0-9]{3}-", "");
    }

    /** What stands in an order of hooks: the hook, and the other side's unit where it tells one. */
    String entry() {
        String remote = environment.getOrDefault("JUJU_REMOTE_UNIT", "");
        return remote.isEmpty() ? hook() : hook() + " " + remote;
    }

    private static Recording read(Path file, String agents) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        String even = text.replaceAll(Pattern.quote(agents + "/unit-") + "[a-z]+-[0-9]/(?!charm)", "/tmp/");
        for (Map.Entry<Pattern, String> chance : CHANCE) {
            even = chance.getKey().matcher(even).replaceAll(chance.getValue());
        }
        Map<String, String> environment = new TreeMap<>();
        even.substring(even.indexOf("--- env\n") + 8, even.indexOf("--- stdin"))
                .lines()
                .filter(line -> line.contains("="))
                .forEach(line -> {
                    String key = line.substring(0, line.indexOf('='));
                    environment.put(key, OWN_VALUE.matcher(key).matches() ? "" : line.substring(key.length() + 1));
                });
        List<Said> said = new ArrayList<>();
        for (String block : even.substring(even.indexOf("--- tools")).split("(?m)^(?=\\$ |--- )", -1)) {
            int end = block.indexOf('\n');
            if (block.startsWith("$ ")
                    && !NOT_COMPARED.matcher(block.substring(2, end)).matches()) {
                said.add(new Said(block.substring(2, end), block.substring(end + 1)));
            }
        }
        return new Recording(file.getFileName().toString().replaceFirst("\\.txt$", ""), environment, said);
    }
}
