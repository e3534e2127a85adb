package orchestra.charm.packer;

import java.util.ArrayList;
import java.util.List;

/** The problems met so far: a lint never stops at the first one. Not thread-safe. */
final class Findings {
    private final List<Problem> problems = new ArrayList<>();

    void add(String file, String key, String rule, String cure) {
        problems.add(new Problem(file, key, rule, cure));
    }

    /** What was found, sorted by file and key. */
    List<Problem> sorted() {
        return problems.stream().sorted().distinct().toList();
    }
}
