package orchestra.protocol.gorch;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Puts the outputs of nodes into the arguments of others that ask for them with {@code key=get_attribute
 * name:attribute}. The name is that of a node; where no node has it, it is a regular expression that may match anywhere
 * in a name, as it is at once in {@code key=get_attribute regex:name:attribute}. Of several nodes the last counts that
 * has the attribute; where none has it, nothing follows {@code key=}. All other text stays as it is.
 *
 * <p>Expressions are RE2's, as Gorchestrator's were: matching takes linear time, and there are no look-arounds and back
 * references. Each is matched with the names once. How much that may take in all is known when a graph is read, so that
 * no graph that was read can be too much when it runs.
 *
 * <p>Made for the nodes of one graph; not thread-safe.
 */
public final class Attributes {
    private static final int NONE = -1;
    private static final int PATTERN_MOST = 256;
    private static final int REPEATS_MOST = 100;
    /** Instructions of all expressions together, some 50 bytes each. */
    private static final int PROGRAMS_MOST = 500_000;

    private static final long STEPS_MOST = 2_000_000_000;
    /** What a name costs besides its characters. */
    private static final int STEPS_OF_NAME = 8;

    private static final java.util.regex.Pattern REPEAT = java.util.regex.Pattern.compile("\\{(\\d*),?(\\d*)\\}");

    private final List<String> names;
    /** The last node of each name, and for each node the one before it of the same name. */
    private final Map<String, Integer> last = new HashMap<>();

    private final int[] before;
    private final Map<String, Expression> expressions = new HashMap<>();
    private final long steps;
    private long stepsSpent;
    private long programsSpent;

    /** What came of a node's arguments. */
    public sealed interface Outcome {}

    /** They are filled in. */
    public record Substituted(List<String> args) implements Outcome {
        public Substituted {
            args = List.copyOf(args);
        }
    }

    /**
     * An argument's expression is none, or too much. A graph that {@link GraphReader} has read never comes to this.
     *
     * @param reason names the expression
     */
    public record GaveUp(String reason) implements Outcome {}

    /**
     * A node and what it gave.
     *
     * @param output its values by key; empty while it has none
     */
    public record Named(String name, Map<String, String> output) {
        public Named {
            output = Map.copyOf(output);
        }
    }

    private sealed interface Expression {}

    private static final class Compiled implements Expression {
        private final Pattern pattern;
        private @Nullable BitSet matches;

        Compiled(Pattern pattern) {
            this.pattern = pattern;
        }
    }

    private record Wrong(String problem) implements Expression {}

    /**
     * Of these nodes.
     *
     * @param names of all, by their ids
     */
    public Attributes(List<String> names) {
        this.names = List.copyOf(names);
        before = new int[names.size()];
        long length = 0;
        for (int node = 0; node < names.size(); node++) {
            length += names.get(node).length() + STEPS_OF_NAME;
            Integer same = last.put(names.get(node), node);
            before[node] = same == null ? NONE : same;
        }
        steps = length;
    }

    /**
     * Fills in one node's arguments, once.
     *
     * @param nodes all nodes of the graph in the order of their ids, those too that have no output
     */
    public static Outcome substitute(List<String> args, List<Named> nodes) {
        Attributes attributes = new Attributes(nodes.stream().map(Named::name).toList());
        return attributes.substitute(args, node -> nodes.get(node).output());
    }

    /**
     * Fills in one node's arguments.
     *
     * @param outputs the output of each node by its id; empty while it has none
     */
    public Outcome substitute(List<String> args, IntFunction<Map<String, String>> outputs) {
        List<String> filled = new ArrayList<>(args.size());
        for (String arg : args) {
            Optional<AttributeRequest> request = AttributeRequest.parse(arg);
            if (request.isEmpty()) {
                filled.add(arg);
                continue;
            }
            Optional<String> problem = problem(request.get());
            if (problem.isPresent()) {
                return new GaveUp(problem.get());
            }
            filled.add(request.get().key() + "=" + value(request.get(), outputs));
        }
        return new Substituted(filled);
    }

    /** What is wrong with an argument; empty when it can be filled in, or asks for nothing. */
    Optional<String> problem(String argument) {
        return AttributeRequest.parse(argument).flatMap(this::problem);
    }

    private Optional<String> problem(AttributeRequest request) {
        if (isName(request)) {
            return Optional.empty();
        }
        return expression(request.node()) instanceof Wrong wrong ? Optional.of(wrong.problem()) : Optional.empty();
    }

    private boolean isName(AttributeRequest request) {
        return !request.pattern() && last.containsKey(request.node());
    }

    private String value(AttributeRequest request, IntFunction<Map<String, String>> outputs) {
        Integer named = request.pattern() ? null : last.get(request.node());
        if (named != null) {
            return first(named, node -> before[node], request, outputs);
        }
        if (expression(request.node()) instanceof Compiled compiled) {
            BitSet matches = matches(compiled);
            return first(matches.length() - 1, node -> matches.previousSetBit(node - 1), request, outputs);
        }
        return "";
    }

    /** The value of the first node that has one, from {@code start} on. */
    private static String first(
            int start, IntUnaryOperator next, AttributeRequest request, IntFunction<Map<String, String>> outputs) {
        for (int node = start; node != NONE; node = next.applyAsInt(node)) {
            String value = outputs.apply(node).get(request.attribute());
            if (value != null) {
                return value;
            }
        }
        return "";
    }

    private BitSet matches(Compiled compiled) {
        BitSet known = compiled.matches;
        if (known != null) {
            return known;
        }
        BitSet matches = new BitSet();
        for (int node = 0; node < names.size(); node++) {
            Matcher matcher = compiled.pattern.matcher(names.get(node));
            matches.set(node, matcher.find());
        }
        compiled.matches = matches;
        return matches;
    }

    private Expression expression(String text) {
        return expressions.computeIfAbsent(text, this::compiled);
    }

    private Expression compiled(String text) {
        String shown = "\"" + Texts.shown(text) + "\"";
        if (text.length() > PATTERN_MOST) {
            return new Wrong("the node to get an attribute of must have at most " + PATTERN_MOST + " characters; found "
                    + text.length());
        }
        if (repeats(text) > REPEATS_MOST) {
            return new Wrong("the expression " + shown + " must repeat at most " + REPEATS_MOST + " times in all");
        }
        Expression tooMuch = new Wrong("the expression " + shown
                + " is too much: there are too many names and expressions, so name the nodes exactly");
        if (programsSpent > PROGRAMS_MOST || stepsSpent > STEPS_MOST) {
            return tooMuch;
        }
        try {
            return affordable(Pattern.compile(text)).orElse(tooMuch);
        } catch (PatternSyntaxException invalid) {
            return new Wrong("no node has the name " + shown + ", and it is no regular expression (RE2) either: "
                    + Texts.shown(invalid.getDescription()));
        }
    }

    private Optional<Expression> affordable(Pattern pattern) {
        programsSpent += pattern.programSize();
        stepsSpent += pattern.programSize() * steps;
        return programsSpent <= PROGRAMS_MOST && stepsSpent <= STEPS_MOST
                ? Optional.of(new Compiled(pattern))
                : Optional.empty();
    }

    /** How often the innermost part may be repeated: the compiler copies it as often. */
    private static long repeats(String text) {
        long all = 1;
        java.util.regex.Matcher repeat = REPEAT.matcher(text);
        while (repeat.find() && all <= REPEATS_MOST) {
            all *= Math.max(1, Math.max(number(repeat.group(1)), number(repeat.group(2))));
        }
        return all;
    }

    private static long number(String digits) {
        // Ten digits are more than enough to be too many, and fit a long.
        return digits.isEmpty() ? 0 : Long.parseLong(digits.substring(0, Math.min(10, digits.length())));
    }
}
