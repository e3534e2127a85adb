package orchestra.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The program behind {@code ./run}. Exit codes: 0 done, 1 it failed, 2 it was asked wrongly. */
public final class Main {
    private static final Set<String> COMMANDS =
            Set.of("config", "relate", "unrelate", "status", "action", "logs", "stop");
    private static final String HELP = """
        ./run                            play the charm here until Ctrl-C; the state stays
        ./run --check                    play it in a folder of its own, prove that it works, leave nothing
        ./run --state DIR ...            use another state folder (also ORCHESTRA_STATE; default ./.orchestra)

        On the model that runs:
        ./run status                     what the unit says, where the API is
        ./run config                     all options; config KEY tells one, secrets too
        ./run config KEY=VALUE ...       set options; KEY=@FILE or KEY=- (standard input) for secrets
        ./run config --reset KEY ...     back to the defaults
        ./run relate storage             give the unit its storage; unrelate storage takes it away
        ./run action NAME [KEY=VALUE]    run an action, such as get-credentials
        ./run logs                       the model's last log lines
        ./run stop                       as Ctrl-C
        ./run help                       this\
        """;

    private Main() {}

    public static void main(String[] arguments) {
        int code;
        try {
            code = run(List.of(arguments));
        } catch (LocalFailure failure) {
            System.err.println(failure.said());
            code = 1;
        }
        System.out.flush();
        System.exit(code);
    }

    static int run(List<String> arguments) {
        List<String> words = new ArrayList<>(arguments);
        Path state = state(words);
        if (words.isEmpty()) {
            return new Foreground(new Place(state), archive(), checkout(), Screen.ofTerminal()).run();
        }
        String command = words.removeFirst();
        if (command.equals("help") || command.equals("--help") || command.equals("-h")) {
            System.out.println(HELP);
            return 0;
        }
        if (command.equals("--check") && words.isEmpty()) {
            return new Check(archive(), checkout(), Screen.ofTerminal()).run();
        }
        if (!COMMANDS.contains(command)) {
            System.err.println("./run does not know " + command + "\n\n" + HELP);
            return 2;
        }
        List<String> values = command.equals("config") ? values(words) : words;
        Control.Reply reply = Control.ask(new Place(state), new Control.Request(command, values));
        (reply.code() == 0 ? System.out : System.err).println(reply.text());
        return reply.code();
    }

    /** Takes {@code --state DIR} out of the words; else the environment, else .orchestra here. */
    private static Path state(List<String> words) {
        String chosen = Objects.requireNonNullElse(System.getenv("ORCHESTRA_STATE"), ".orchestra");
        for (int index = 0; index < words.size(); index++) {
            if (words.get(index).startsWith("--state=")) {
                chosen = words.remove(index).substring("--state=".length());
            } else if (words.get(index).equals("--state")) {
                if (index + 1 == words.size()) {
                    throw new LocalFailure("--state needs a folder");
                }
                words.remove(index);
                chosen = words.remove(index);
            }
        }
        return Path.of(chosen);
    }

    /** Replaces {@code key=@file} by the file's text and {@code key=-} by standard input's. */
    static List<String> values(List<String> words) {
        List<String> values = new ArrayList<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            String key = equals < 0 ? "" : word.substring(0, equals + 1);
            String value = equals < 0 ? "" : word.substring(equals + 1);
            try {
                if (value.equals("-")) {
                    values.add(key + text(System.in.readAllBytes()));
                } else if (value.startsWith("@")) {
                    values.add(key + text(Files.readAllBytes(Path.of(value.substring(1)))));
                } else {
                    values.add(word);
                }
            } catch (IOException failure) {
                throw new LocalFailure("cannot read the value of " + key + " " + failure, failure);
            }
        }
        return values;
    }

    /** A final line end, which editors add, is not part of the value. */
    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).replaceFirst("\\R\\z", "");
    }

    /** Where the sources lie, with the script that has started this and the examples. */
    private static Path checkout() {
        return Path.of(System.getProperty("orchestra.checkout", "")).toAbsolutePath();
    }

    private static Path archive() {
        String archive = System.getProperty("orchestra.charm");
        if (archive == null) {
            throw new LocalFailure("the property orchestra.charm names the packed charm; ./run sets it");
        }
        try {
            return Path.of(archive).toRealPath();
        } catch (IOException failure) {
            throw new UncheckedIOException("there is no packed charm at " + archive, failure);
        }
    }
}
