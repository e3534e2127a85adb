package orchestra.worker.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A program to run.
 *
 * @param words the program and its arguments, each as the program shall see it; never a secret
 * @param folder where it runs, and its {@code HOME} and {@code TMPDIR}
 * @param variables more of its environment, beside {@code PATH}, {@code LANG} and the marks
 * @param input what it gets on its standard input; nothing when empty
 * @param onOutput gets each line of its standard output
 * @param logged whether its standard output belongs to the log; its errors always do
 */
record Command(
        List<String> words,
        Path folder,
        Map<String, String> variables,
        String input,
        Consumer<String> onOutput,
        boolean logged) {
    Command {
        words = List.copyOf(words);
        variables = Map.copyOf(variables);
        if (words.isEmpty()) {
            throw new IllegalArgumentException("a command must name its program");
        }
    }

    /** One without input or more variables, whose output is its log. */
    static Command of(List<String> words, Path folder) {
        return new Command(words, folder, Map.of(), "", _ -> {}, true);
    }

    Command variables(Map<String, String> more) {
        return new Command(words, folder, more, input, onOutput, logged);
    }

    Command input(String text) {
        return new Command(words, folder, variables, text, onOutput, logged);
    }

    /** The same, whose output is read. */
    Command reading(Consumer<String> lines) {
        return new Command(words, folder, variables, input, lines, logged);
    }

    /** The same, whose output is data and no log. */
    Command data(Consumer<String> lines) {
        return new Command(words, folder, variables, input, lines, false);
    }
}
