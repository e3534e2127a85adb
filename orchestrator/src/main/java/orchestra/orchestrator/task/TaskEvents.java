package orchestra.orchestrator.task;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import orchestra.orchestrator.conductor.Run;
import orchestra.orchestrator.conductor.Transition;
import orchestra.orchestrator.http.EventSink;
import orchestra.orchestrator.http.EventSource;
import orchestra.orchestrator.http.Json;
import orchestra.protocol.AttemptId;
import orchestra.protocol.NodeState;
import orchestra.protocol.TaskStatus;
import orchestra.protocol.TaskStatus.Circumstances;
import orchestra.protocol.gorch.Graph;
import tools.jackson.databind.node.ObjectNode;

/**
 * A task's changes as a stream. An event's id is {@code ENTRY.PLACE}: the journal's entry and the transition's place among
 * those that follow from it. As these follow the same way everywhere, a client that comes back to another orchestrator
 * goes on without a gap. Progress has no id: it is what is now.
 */
final class TaskEvents {
    /** How long a change that another orchestrator wrote may go unseen. */
    private static final Duration LOOK = Duration.ofMillis(500);

    /** The place of a task's end: after whatever its last entry gave. */
    private static final int END = 999_999_999;

    private static final Pattern ID = Pattern.compile("(\\d{1,10})\\.(\\d{1,9})");

    private final TaskStore store;
    private final ProgressStore progress;
    private final Signals signals;

    TaskEvents(TaskStore store, ProgressStore progress, Signals signals) {
        this.store = store;
        this.progress = progress;
        this.signals = signals;
    }

    /**
     * The stream of one task, until it is over.
     *
     * @param last the id of the last event that the client saw; one that is none counts as no id
     */
    EventSource of(Task task, Graph graph, Optional<String> last) {
        return sink -> {
            try (Signals.Listener listener = signals.listen(task.id())) {
                new Stream(task, graph, Place.read(last), sink).run(listener);
            }
        };
    }

    /** A place in the stream: just after an event. */
    private record Place(long entry, int index) {
        private static final Place BEGIN = new Place(-1, -1);

        static Place read(Optional<String> id) {
            Matcher matcher = ID.matcher(id.orElse(""));
            return matcher.matches()
                    ? new Place(Long.parseLong(matcher.group(1)), Integer.parseInt(matcher.group(2)))
                    : BEGIN;
        }

        boolean before(long otherEntry, int otherIndex) {
            return entry < otherEntry || (entry == otherEntry && index < otherIndex);
        }
    }

    private final class Stream {
        private final Task task;
        private final Run run;
        private final Place from;
        private final EventSink sink;
        private final Map<AttemptId, Progress> told = new HashMap<>();
        private long entry;

        Stream(Task task, Graph graph, Place from, EventSink sink) {
            this.task = task;
            this.run = new Run(graph);
            this.from = from;
            this.sink = sink;
        }

        void run(Signals.Listener listener) throws InterruptedException {
            tell(run.begin(task.started()), 0);
            while (sink.open()) {
                for (Entry next : store.entries(task.id(), entry)) {
                    entry = next.number();
                    int place = 0;
                    for (var event : next.events()) {
                        place = tell(run.apply(event), place);
                    }
                }
                if (run.over()) {
                    end();
                    return;
                }
                progress();
                listener.await(LOOK);
            }
        }

        /** Sends what the client has not seen; gives the place after the last one. */
        private int tell(List<Transition> transitions, int first) {
            int place = first;
            for (Transition transition : transitions) {
                if (from.before(entry, place)) {
                    sink.send(entry + "." + place, "node", node(transition));
                }
                place++;
            }
            return place;
        }

        private ObjectNode node(Transition transition) {
            ObjectNode json = Json.object()
                    .put("task", task.id().text())
                    .put("node", transition.node())
                    .put("name", run.graph().nodes().get(transition.node()).name())
                    .put("state", transition.state().number())
                    .put("state_name", transition.state().text())
                    .put("status", status(transition).name());
            if (transition.attempt() > 0) {
                json.put("attempt", transition.attempt());
            }
            if (transition.state() == NodeState.RUNNING) {
                json.put("worker", WorkerSight.name(run.facts().worker(transition.node())));
            }
            String message = run.facts().result(transition.node()).message();
            if (!message.isEmpty()) {
                json.put("message", message);
            }
            return json;
        }

        private TaskStatus status(Transition transition) {
            boolean begun = transition.attempt() > 0;
            return TaskStatus.of(transition.state(), new Circumstances(begun, false, transition.attempt() > 1, false));
        }

        private void end() {
            ObjectNode json = Json.object()
                    .put("task", task.id().text())
                    .put("state", run.state().number())
                    .put("state_name", run.state().text());
            if (from.before(entry, END)) {
                sink.send(entry + "." + END, "task", json);
            }
        }

        private void progress() {
            progress.of(task.id()).forEach((attempt, now) -> {
                if (!now.equals(told.put(attempt, now))) {
                    ObjectNode json = Json.object()
                            .put("task", attempt.task().text())
                            .put("node", attempt.node())
                            .put("attempt", attempt.number())
                            .put("text", now.text());
                    if (now.ratio().isPresent()) {
                        json.put("progress", now.ratio().getAsDouble());
                    } else {
                        json.putNull("progress");
                    }
                    sink.send("", "progress", json);
                }
            });
        }
    }
}
