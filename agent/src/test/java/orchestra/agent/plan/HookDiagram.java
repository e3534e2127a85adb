package orchestra.agent.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import orchestra.agent.plan.HookSituations.Row;

/** Draws the activity of every hook as an SVG: decisions on the left, what is made so on the right. */
final class HookDiagram {
    private static final int WIDTH = 1120;
    private static final int SPINE = 250;
    private static final int DECISION = 420;
    private static final int LEFT = 40;
    private static final int RIGHT = 540;
    private static final int BOX = 540;
    private static final int LINE = 20;
    private static final int LETTERS = 68;
    private static final List<String> COLOURS = List.of(
            "#8b95a3", "#b04a8f", "#2f8f5b", "#b8860b", "#2f6fd0", "#d0662f", "#6a4fc0", "#1f9aa8", "#c23b4b",
            "#5c7a29");

    private final StringBuilder svg = new StringBuilder();
    private int y = 0;

    private HookDiagram() {}

    static String draw() {
        HookDiagram diagram = new HookDiagram();
        diagram.activity();
        return diagram.whole();
    }

    private void activity() {
        y = 60;
        legend();
        start("a hook");
        simple("facts: one snapshot of Juju and the machine");
        branch(List.of("remove hook?"), HookSituations.ofRemoval(), "everything of ours is gone, but the data");
        branch(List.of("stop hook, or stopped and not started again?"), HookSituations.ofStop(), "stopped");
        branch(List.of("another unit works, or is to?"), HookSituations.ofAnotherUnitThatWorks(), "one unit works");
        work(HookSituations.ofWork());
        simple("status: one, worst first, with its cure");
        end(SPINE, "the hook ends with 0");
        y += 40;
    }

    /** What only one answer to a question does, after which the hook is over. */
    private void branch(List<String> question, List<Row> rows, String status) {
        int top = y;
        List<String> words = new ArrayList<>(question);
        decision(words, top);
        int height = box(RIGHT, BOX, top, rows, true);
        int bottom = top + Math.max(height, 46);
        arrow(
                "M" + (SPINE + DECISION / 2) + " " + (top + 23) + "H" + (RIGHT - 2),
                "yes",
                SPINE + DECISION / 2 + 8,
                top + 17);
        text(RIGHT + 44, bottom + 25, "status: " + status, "#4c5766", 12, "start");
        arrow("M" + (RIGHT + 22) + " " + bottom + "v" + 10, "", 0, 0);
        ring(RIGHT + 22, bottom + 21);
        y = bottom + 52;
        arrow("M" + SPINE + " " + (top + 46) + "V" + (y - 2), "no", SPINE + 8, top + 62);
    }

    private void work(List<Row> rows) {
        for (int from = 0; from < rows.size(); ) {
            int to = from;
            while (to < rows.size()
                    && rows.get(to).where().equals(rows.get(from).where())) {
                to++;
            }
            List<Row> same = rows.subList(from, to);
            if (rows.get(from).where().isEmpty()) {
                int top = y;
                y = top + box(LEFT, DECISION, top, same, false) + 24;
                arrow("M" + SPINE + " " + (y - 24) + "v22", "", 0, 0);
            } else {
                optional(same);
            }
            from = to;
        }
    }

    private void optional(List<Row> rows) {
        int top = y;
        List<String> question = new ArrayList<>();
        rows.getFirst().where().forEach((matter, answers) -> question.add(matter + ": " + either(answers)));
        int high = decision(question, top);
        int height = box(RIGHT, BOX, top, rows, false);
        int middle = top + Math.min(high, height) / 2;
        arrow("M" + (SPINE + DECISION / 2 - (high > height ? 8 : 0)) + " " + middle + "H" + (RIGHT - 2), "", 0, 0);
        int bottom = top + Math.max(high, height);
        y = bottom + 34;
        arrow("M" + SPINE + " " + (top + high) + "V" + (y - 2), "", 0, 0);
        arrow("M" + (RIGHT + 22) + " " + (top + height) + "V" + (bottom + 14) + "H" + (SPINE + 2), "", 0, 0);
    }

    /** Of many answers those are named that are fewer. */
    private static String either(Set<String> answers) {
        return String.join(" or ", answers);
    }

    private int decision(List<String> lines, int top) {
        int high = Math.max(46, 16 + 18 * lines.size());
        int left = SPINE - DECISION / 2;
        int right = SPINE + DECISION / 2;
        int middle = top + high / 2;
        svg.append(
                "<path d=\"M%d %dL%d %dH%dL%d %dL%d %dH%dz\" fill=\"#fbefd2\" stroke=\"#3b4656\" stroke-width=\"1.4\"/>\n"
                        .formatted(
                                left,
                                middle,
                                left + 22,
                                top,
                                right - 22,
                                right,
                                middle,
                                right - 22,
                                top + high,
                                left + 22));
        int baseline = middle - 9 * lines.size() + 13;
        for (String line : lines) {
            text(SPINE, baseline, shortened(line, 62), "#1d2530", 12, "middle");
            baseline += 18;
        }
        return high;
    }

    /** A box with a line for each step; gives its height. */
    private int box(int x, int width, int top, List<Row> rows, boolean questions) {
        List<Row> all = List.copyOf(rows);
        StringBuilder lines = new StringBuilder();
        int line = top + 20;
        Map<String, Set<String>> where = Map.of();
        StringBuilder outer = new StringBuilder();
        for (Row row : all) {
            if (questions && !row.where().equals(where) && !row.where().isEmpty()) {
                List<String> named = new ArrayList<>();
                row.where().forEach((matter, answers) -> named.add(matter + ": " + either(answers)));
                lines.append(words(x + 14, line, "where " + String.join(", ", named), "#4c5766", 11, "start"));
                line += LINE;
            }
            where = row.where();
            lines.append("<g class=\"")
                    .append(row.kind())
                    .append("\"><rect x=\"%d\" y=\"%d\" width=\"10\" height=\"10\" rx=\"2\" fill=\"%s\"/>"
                            .formatted(x + 14, line - 9, colour(row.goal())));
            lines.append(
                    words(x + 32, line, shortened(row.text(), (width - 110) * LETTERS / 430), "#1d2530", 12, "start"));
            int dot = x + width - 14;
            for (Goal need : new TreeSet<>(row.needs())) {
                lines.append("<circle cx=\"%d\" cy=\"%d\" r=\"4.5\" fill=\"#fff\" stroke=\"%s\" stroke-width=\"2.4\"/>"
                        .formatted(dot, line - 4, colour(need)));
                dot -= 13;
            }
            lines.append("</g>\n");
            line += LINE;
        }
        int height = line - top - 4;
        outer.append(
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"8\" fill=\"#ffffff\" stroke=\"#3b4656\" stroke-width=\"1.4\"/>\n"
                        .formatted(x, top, width, height));
        svg.append(outer).append(lines);
        return height;
    }

    private void simple(String words) {
        svg.append(
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"34\" rx=\"8\" fill=\"#dbe7fb\" stroke=\"#3b4656\" stroke-width=\"1.4\"/>\n"
                        .formatted(SPINE - DECISION / 2, y, DECISION));
        text(SPINE, y + 22, words, "#1d2530", 13, "middle");
        arrow("M" + SPINE + " " + (y + 34) + "v22", "", 0, 0);
        y += 58;
    }

    private void legend() {
        text(RIGHT, y + 4, "Each line is a step: made so, or found so already.", "#1d2530", 13, "start");
        text(RIGHT, y + 24, "a step works for a goal", "#4c5766", 12, "start");
        svg.append("<rect x=\"%d\" y=\"%d\" width=\"10\" height=\"10\" rx=\"2\" fill=\"#3b4656\"/>"
                .formatted(RIGHT + 143, y + 15));
        text(RIGHT + 166, y + 24, "and is passed over where one it needs was not met", "#4c5766", 12, "start");
        svg.append("<circle cx=\"%d\" cy=\"%d\" r=\"4.5\" fill=\"#fff\" stroke=\"#3b4656\" stroke-width=\"2.4\"/>\n"
                .formatted(RIGHT + 488, y + 20));
        int x = RIGHT;
        int line = y + 48;
        for (Goal goal : Goal.values()) {
            String name = goal.name().toLowerCase(Locale.ROOT);
            if (x + 26 + name.length() * 8 > RIGHT + BOX) {
                x = RIGHT;
                line += 20;
            }
            svg.append("<rect x=\"%d\" y=\"%d\" width=\"10\" height=\"10\" rx=\"2\" fill=\"%s\"/>"
                    .formatted(x, line - 9, colour(goal)));
            text(x + 16, line, name, "#1d2530", 12, "start");
            x += 36 + name.length() * 8;
        }
    }

    private void start(String words) {
        svg.append("<circle cx=\"%d\" cy=\"%d\" r=\"9\" fill=\"#3b4656\"/>\n".formatted(SPINE, y));
        text(SPINE + 18, y + 5, words, "#1d2530", 14, "start");
        arrow("M" + SPINE + " " + (y + 9) + "v29", "", 0, 0);
        y += 40;
    }

    private void end(int x, String words) {
        ring(x, y + 10);
        text(x + 20, y + 15, words, "#4c5766", 12, "start");
    }

    private void ring(int x, int middle) {
        svg.append(
                "<circle cx=\"%d\" cy=\"%d\" r=\"9\" fill=\"#fff\" stroke=\"#3b4656\" stroke-width=\"1.6\"/><circle cx=\"%d\" cy=\"%d\" r=\"5\" fill=\"#3b4656\"/>\n"
                        .formatted(x, middle, x, middle));
    }

    private void arrow(String path, String words, int x, int baseline) {
        svg.append("<path d=\"")
                .append(path)
                .append("\" fill=\"none\" stroke=\"#3b4656\" stroke-width=\"1.6\" marker-end=\"url(#a)\"/>\n");
        if (!words.isEmpty()) {
            text(x, baseline, words, "#4c5766", 12, "start");
        }
    }

    private void text(int x, int baseline, String words, String fill, int size, String anchor) {
        svg.append(words(x, baseline, words, fill, size, anchor)).append('\n');
    }

    private static String words(int x, int baseline, String words, String fill, int size, String anchor) {
        return "<text x=\"%d\" y=\"%d\" fill=\"%s\" font-size=\"%d\" text-anchor=\"%s\">%s</text>"
                .formatted(
                        x,
                        baseline,
                        fill,
                        size,
                        anchor,
                        words.replace("&", "&amp;").replace("<", "&lt;"));
    }

    private static String shortened(String words, int most) {
        return words.length() <= most ? words : words.substring(0, most - 1).strip() + "\u2026";
    }

    private static String colour(Goal goal) {
        return COLOURS.get(List.of(Goal.values()).indexOf(goal) % COLOURS.size());
    }

    private String whole() {
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-labelledby="t d" font-family="system-ui, 'DejaVu Sans', sans-serif">
            <title id="t">What a hook does, step by step</title>
            <desc id="d">Drawn by house/draw from the agent's own planner. Any hook reads the facts; a removed, stopped or passive unit is put away; a working one is made so, step by step, each where what it is for is found; then one status is told.</desc>
            <rect width="%d" height="%d" rx="12" fill="#f7f8fa" stroke="#c3c9d2"/>
            <defs><marker id="a" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0 10 5 0 10z" fill="#3b4656"/></marker></defs>
            %s</svg>
            """.formatted(WIDTH, y, WIDTH, y, svg);
    }
}
