package orchestra.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import orchestra.agent.facts.Options;
import org.junit.jupiter.api.Test;

/** The documents name what there is, all of it, and what they link to is there. */
final class DocsTest {
    private static final Path TOP = Rooms.repository();
    private static final Path REFERENCE = TOP.resolve("docs/reference");
    private static final Pattern NAMED = Pattern.compile("`([^`]+)`");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s#]*)(?:#([^)\\s]+))?\\)");

    @Test
    void optionIsDocumentedInOrder() throws IOException {
        List<String> options = matches("(?m)^  ([a-z_]+):$", "config.yaml");
        List<String> types = matches("(?m)^    type: (.+)$", "config.yaml");
        assertThat(Options.NAMES).as("Options.NAMES, beside config.yaml").isEqualTo(options);

        List<List<String>> rows = Tables.rows(REFERENCE.resolve("options.md"), "option");
        assertThat(rows).extracting(row -> plain(row.getFirst())).isEqualTo(options);
        assertThat(rows).extracting(row -> row.get(1)).isEqualTo(types);
    }

    @Test
    void statusIsDocumented() throws IOException {
        List<List<String>> rows = Tables.rows(REFERENCE.resolve("statuses.md"), "status");
        Map<String, String> levels = new LinkedHashMap<>();
        rows.forEach(row -> levels.put(plain(row.getFirst()), row.get(1)));
        List<String> undocumented = new ArrayList<>();
        TreeSet<String> stale = new TreeSet<>(levels.keySet());
        ShownStatuses.samples().forEach(status -> {
            List<String> fitting = levels.keySet().stream()
                    .filter(text -> pattern(text).matcher(status.message()).matches())
                    .filter(text -> status.level().text().equals(levels.get(text)))
                    .toList();
            if (fitting.isEmpty()) {
                undocumented.add(status.toString());
            }
            fitting.forEach(stale::remove);
        });
        assertThat(undocumented)
                .as("statuses without a row of their text and level")
                .isEmpty();
        assertThat(stale).as("rows that no status fits").isEmpty();
        assertThat(rows).allSatisfy(row -> assertThat(row).hasSize(4));
    }

    @Test
    void statusIsMadeWhereTheDocumentsAreHeldToIt() throws IOException {
        List<String> makers = new ArrayList<>();
        for (Path file : Sources.all()) {
            String name = TOP.relativize(file).toString();
            if (name.startsWith("agent/src/main/")
                    && Pattern.compile("\\bStatus\\.(blocked|waiting|maintenance|active)\\(")
                            .matcher(Files.readString(file))
                            .find()) {
                makers.add(file.getFileName().toString());
            }
        }
        assertThat(makers).containsExactlyInAnyOrder("Statuses.java", "SecretFacts.java");
    }

    @Test
    void endpointIsDocumented() throws IOException {
        List<String> endpoints = matches("(?m)^  ([a-z]+):\\n    interface:", "metadata.yaml");
        List<String> interfaces = matches("(?m)^    interface: (.+)$", "metadata.yaml");
        List<List<String>> rows = Tables.rows(REFERENCE.resolve("relations.md"), "endpoint");
        assertThat(rows).extracting(row -> plain(row.getFirst())).containsExactlyInAnyOrderElementsOf(endpoints);
        assertThat(rows).extracting(row -> plain(row.get(2))).containsExactlyInAnyOrderElementsOf(interfaces);
    }

    @Test
    void hookIsDocumented() throws IOException {
        List<String> documented = new ArrayList<>();
        for (List<String> row : Tables.rows(REFERENCE.resolve("hooks.md"), "hook")) {
            NAMED.matcher(row.getFirst()).results().forEach(name -> documented.add(name.group(1)));
        }
        assertThat(documented).containsExactlyInAnyOrderElementsOf(names("hooks"));
    }

    @Test
    void actionIsDocumented() throws IOException {
        assertThat(matches("(?m)^## (.+)$", "docs/reference/actions.md"))
                .containsExactlyInAnyOrderElementsOf(names("actions"));
        assertThat(matches("(?m)^([a-z-]+):$", "actions.yaml")).containsExactlyInAnyOrderElementsOf(names("actions"));
    }

    @Test
    void linkResolves() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path document : documents()) {
            for (MatchResult link :
                    LINK.matcher(Tables.prose(document)).results().toList()) {
                if (link.group(1).contains("://") || link.group(1).startsWith("mailto:")) {
                    continue;
                }
                Path target = link.group(1).isEmpty()
                        ? document
                        : document.resolveSibling(link.group(1)).normalize();
                if (!Files.exists(target)
                        || (link.group(2) != null && !anchors(target).contains(link.group(2)))) {
                    broken.add(TOP.relativize(document) + " -> " + link.group());
                }
            }
        }
        assertThat(broken).as("links that lead nowhere").isEmpty();
    }

    @Test
    void documentIsFoundFromTheIndex() throws IOException {
        Path index = TOP.resolve("docs/README.md");
        List<Path> linked = LINK.matcher(Files.readString(index))
                .results()
                .map(link -> index.resolveSibling(link.group(1)).normalize())
                .toList();
        assertThat(documents().stream().filter(document -> document.startsWith(TOP.resolve("docs"))))
                .filteredOn(document -> !document.equals(index))
                .allSatisfy(document -> assertThat(linked).contains(document));
    }

    /** GitHub's anchors of a document: its headings, lower case, blanks as dashes, punctuation dropped. */
    private static List<String> anchors(Path document) throws IOException {
        return Tables.prose(document)
                .lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^a-z0-9 _-]", "").replace(' ', '-'))
                .toList();
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> top = Files.list(TOP);
                Stream<Path> docs = Files.walk(TOP.resolve("docs"))) {
            return Stream.concat(top, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> names(String folder) throws IOException {
        try (Stream<Path> files = Files.list(TOP.resolve(folder))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static List<String> matches(String pattern, String file) throws IOException {
        List<String> found = Pattern.compile(pattern)
                .matcher(Files.readString(TOP.resolve(file)))
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(found).as(pattern + " in " + file).isNotEmpty();
        return found;
    }

    /** What stands between back quotes; nothing for a row without. */
    private static String plain(String cell) {
        Matcher named = NAMED.matcher(cell);
        return named.find() ? named.group(1) : "";
    }

    /** A documented text, whose {@code {words}} stand for anything. */
    private static Pattern pattern(String text) {
        StringBuilder pattern = new StringBuilder();
        Matcher word = Pattern.compile("\\{[^}]+}").matcher(text);
        int from = 0;
        while (word.find()) {
            pattern.append(Pattern.quote(text.substring(from, word.start()))).append(".+");
            from = word.end();
        }
        return Pattern.compile(
                pattern.append(Pattern.quote(text.substring(from))).toString(), Pattern.DOTALL);
    }
}
