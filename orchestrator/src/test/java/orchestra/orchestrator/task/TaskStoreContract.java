package orchestra.orchestrator.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import orchestra.orchestrator.conductor.Event;
import orchestra.orchestrator.conductor.Graphs;
import orchestra.orchestrator.page.Order;
import orchestra.orchestrator.page.Page;
import orchestra.orchestrator.task.TaskStore.Appended;
import orchestra.orchestrator.task.TaskStore.Finished;
import orchestra.orchestrator.task.TaskStore.NewTask;
import orchestra.protocol.NodeState;
import orchestra.protocol.Outcome;
import orchestra.protocol.TaskId;
import orchestra.protocol.gorch.Graph;
import org.junit.jupiter.api.Test;

/** What every store of tasks does, the fake one too. */
abstract class TaskStoreContract {
    static final Instant MOMENT = Instant.parse("2026-11-21T10:15:30.123Z");

    /** An empty store. */
    abstract TaskStore store();

    @Test
    void insertedTaskIsFoundAsItWas() {
        TaskStore store = store();
        Task task = task("one", "o1");
        store.insert(List.of(new NewTask(task, Graphs.seed("sleep"))));
        assertThat(store.find(task.id())).contains(task);
        Graph graph = store.graph(task.id()).orElseThrow();
        assertThat(graph.nodes()).isEqualTo(Graphs.seed("sleep").nodes());
        assertThat(graph.edges().count()).isEqualTo(9);
        assertThat(store.find(id())).isEmpty();
        assertThat(store.graph(id())).isEmpty();
    }

    @Test
    void graphOfAHundredThousandNodesComesBackWhole() {
        TaskStore store = store();
        int nodes = 100_000;
        Graph graph = Graphs.of(
                "sleep",
                nodes,
                IntStream.range(1, nodes)
                        .mapToObj(node -> new int[] {node - 1, node})
                        .toArray(int[][]::new));
        Task task = task("large", "o1");
        store.insert(List.of(new NewTask(task, graph)));
        Graph found = store.graph(task.id()).orElseThrow();
        assertThat(found.nodes()).hasSize(nodes).isEqualTo(graph.nodes());
        assertThat(found.edges().count()).isEqualTo(nodes - 1);
        assertThat(found.edges().to(nodes - 2)).isEqualTo(nodes - 1);
    }

    @Test
    void journalKeepsEveryKindOfEventInOrder() {
        TaskStore store = store();
        TaskId id = id();
        List<Event> events = List.of(
                new Event.Taken(MOMENT, 1, 1, "w#ab"),
                new Event.Lost(MOMENT, 1, 1, "silent"),
                new Event.Ended(
                        MOMENT, 1, 2, Outcome.FAILURE, Map.of("a.$b", "1", "c", ""), "it broke", "last words\n"),
                new Event.Canceled(MOMENT, "root"),
                new Event.TimedOut(MOMENT),
                new Event.Owned(MOMENT, "o2"));
        assertThat(store.append(List.of(new Entry(id, 1, "o1", events)))).containsExactly(Appended.DONE);
        store.append(List.of(new Entry(id, 2, "o1", List.of(new Event.TimedOut(MOMENT)))));
        assertThat(store.entries(id, 0)).extracting(Entry::number).containsExactly(1L, 2L);
        assertThat(store.entries(id, 0).getFirst().events()).isEqualTo(events);
        assertThat(store.entries(id, 1)).extracting(Entry::number).containsExactly(2L);
        assertThat(store.entries(id(), 0)).isEmpty();
    }

    @Test
    void entryOfAnotherWritersNumberIsStaleAndTheRestOfTheGroupIsWritten() {
        TaskStore store = store();
        TaskId contested = id();
        TaskId free = id();
        store.append(List.of(entry(contested, 1, "o1")));
        assertThat(store.append(List.of(entry(contested, 1, "o2"), entry(free, 1, "o2"))))
                .containsExactly(Appended.STALE, Appended.DONE);
        assertThat(store.entries(contested, 0)).extracting(Entry::writer).containsExactly("o1");
        assertThat(store.entries(free, 0)).hasSize(1);
    }

    @Test
    void entryWrittenAgainByItsWriterIsDone() {
        TaskStore store = store();
        TaskId id = id();
        store.append(List.of(entry(id, 1, "o1")));
        assertThat(store.append(List.of(entry(id, 1, "o1")))).containsExactly(Appended.DONE);
        assertThat(store.entries(id, 0)).hasSize(1);
    }

    @Test
    void onlyOneClaimsAnOrphan() {
        TaskStore store = store();
        Task task = task("one", "dead");
        store.insert(List.of(new NewTask(task, Graphs.of("sleep", 1))));
        assertThat(store.orphans(Set.of("o1", "o2"))).containsExactly(task);
        assertThat(store.orphans(Set.of("dead"))).isEmpty();
        Task claimed = store.claim(task, "o1").orElseThrow();
        assertThat(claimed.fence()).isEqualTo(2);
        assertThat(claimed.owner()).isEqualTo("o1");
        assertThat(store.claim(task, "o2")).isEmpty();
        assertThat(store.owned("o1")).containsExactly(claimed);
    }

    @Test
    void finishedTaskBelongsToNobodyAnyMore() {
        TaskStore store = store();
        Task task = task("one", "o1");
        store.insert(List.of(new NewTask(task, Graphs.of("sleep", 1))));
        store.finish(List.of(new Finished(task.id(), NodeState.FAILURE, MOMENT.plusSeconds(1))));
        Task found = store.find(task.id()).orElseThrow();
        assertThat(found.state()).isEqualTo(NodeState.FAILURE);
        assertThat(found.stopped()).contains(MOMENT.plusSeconds(1));
        assertThat(store.owned("o1")).isEmpty();
        assertThat(store.orphans(Set.of())).isEmpty();
        assertThat(store.claim(found, "o2")).isEmpty();
    }

    @Test
    void taskIsCanceledOnce() {
        TaskStore store = store();
        Task task = task("one", "o1");
        store.insert(List.of(new NewTask(task, Graphs.of("sleep", 1))));
        assertThat(store.canceled(List.of(task.id()))).isEmpty();
        assertThat(store.cancel(task.id())).isPresent();
        assertThat(store.cancel(task.id())).isEmpty();
        assertThat(store.cancel(id())).isEmpty();
        assertThat(store.canceled(List.of(task.id()))).containsExactly(task.id());
    }

    @Test
    void listShowsOnesOwnOrEverybodys() {
        TaskStore store = store();
        Task mine = task("mine", "o1");
        store.insert(List.of(new NewTask(mine, Graphs.of("sleep", 1))));
        Page page = new Page(10, 0, List.of(new Order("start_date", true)), Map.of());
        assertThat(store.list(page, Optional.of("root")).items()).containsExactly(mine);
        assertThat(store.list(page, Optional.of("ann")).items()).isEmpty();
        assertThat(store.list(page, Optional.empty()).total()).isEqualTo(1);
    }

    static TaskId id() {
        return TaskId.of(UUID.randomUUID());
    }

    static Task task(String name, String owner) {
        return new Task(id(), name, "root", NodeState.RUNNING, MOMENT, Optional.empty(), 8, false, owner, 1);
    }

    private static Entry entry(TaskId id, long number, String writer) {
        return new Entry(id, number, writer, List.of(new Event.TimedOut(MOMENT)));
    }
}
