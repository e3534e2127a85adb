package orchestra.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** Pastes what {@code ./run} prints, into bash, and waits until the task is done. */
final class FirstTaskCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PASTING = Duration.ofSeconds(60);
    private static final Pattern TASK = Pattern.compile("\"id\":\"([0-9a-f]{32})\"");
    private static final int NODES = 8;
    private static final int SUCCESS = 3;
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final Session session;
    private final FirstTask task;
    private final Path graph;
    private String found = "";

    FirstTaskCheck(Session session, FirstTask task, Path graph) {
        this.session = session;
        this.task = task;
        this.graph = graph;
    }

    /** Says what was proved; throws {@link LocalFailure} when the task is not done in time. */
    String proven(String rootSecret) {
        boolean paste = Stream.of("bash", "curl")
                .allMatch(program -> ServerProgram.onPath(program).isPresent());
        try {
            String token = session.api().signIn("root", rootSecret);
            String answer = paste ? pasted() : session.api().post("/v1/tasks", Files.readAllBytes(graph), token);
            Matcher id = TASK.matcher(answer);
            if (!id.find()) {
                throw new LocalFailure("a task's id is answered, found: " + answer);
            }
            if (!session.await(PATIENCE, () -> done("/v1/tasks/" + id.group(1), token))) {
                throw new LocalFailure("the task ends in state 3 with " + NODES + " nodes of state 3 within "
                        + PATIENCE.toSeconds() + " s, found: " + found);
            }
        } catch (IOException failure) {
            throw new LocalFailure("posting the example: " + failure, failure);
        }
        return "the example graph, posted " + (paste ? "by the printed curl" : "without curl, which is not here")
                + ", ran on the worker " + LocalWorker.NAME + ": " + NODES + " nodes of " + NODES + " in state 3";
    }

    private boolean done(String path, String token) {
        session.tendWorker();
        try {
            found = session.api().get(path, token);
        } catch (IOException again) {
            found = again.toString();
            return false;
        }
        JsonNode whole = JSON.readTree(found);
        JsonNode nodes = whole.path("nodes");
        return whole.path("state").asInt(0) == SUCCESS
                && nodes.size() == NODES
                && nodes.valueStream().allMatch(node -> node.path("state").asInt(0) == SUCCESS);
    }

    /** What the commands print. They ask the running model for root's secret, as a second terminal does. */
    private String pasted() throws IOException {
        List<String> lines = Stream.of(task.signIn(), task.post(), task.show())
                .flatMap(List::stream)
                .toList();
        Path printed = session.place().folder().resolve("pasted");
        try (Control _ = Control.open(session.place(), new Commands(session, () -> {}))) {
            Process bash = new ProcessBuilder("bash", "-euo", "pipefail", "-c", String.join("\n", lines))
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(printed.toFile())
                    .start();
            boolean ended = bash.waitFor(PASTING.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                bash.descendants().forEach(ProcessHandle::destroyForcibly);
                bash.destroyForcibly();
            }
            String text = Files.readString(printed);
            if (!ended || bash.exitValue() != 0) {
                throw new LocalFailure(
                        "the printed commands work in bash, found " + (ended ? "" : "no end and ") + text);
            }
            return text;
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupt);
        }
    }
}
