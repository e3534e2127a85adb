package orchestra.orchestrator.task;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import orchestra.orchestrator.conductor.Event;
import orchestra.orchestrator.conductor.Run;
import orchestra.orchestrator.task.TaskStore.Appended;
import orchestra.protocol.TaskId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Beats for this orchestrator, watches the others, and carries on with the tasks of those that are dead. Its turn is for
 * one thread.
 */
final class Ownership {
    private static final Logger LOG = LoggerFactory.getLogger(Ownership.class);
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final Duration GAP = Duration.ofSeconds(3);
    /** So often it is looked for tasks of ours that nobody runs. */
    private static final int REMEMBERING = 5;

    /** A task that is ours and that nobody runs for so many looks was stored by a write whose answer was lost. */
    private static final int FORGOTTEN_LOOKS = 3;

    private final PeerStore peers;
    private final TaskStore tasks;
    private final Conductor conductor;
    private final Peer me;
    private final Clock clock;
    private final BooleanSupplier serving;
    private final LongSupplier untaken;
    private final Pulse pulse;
    private final Map<TaskId, Integer> forgotten = new HashMap<>();
    private volatile Map<String, Peer> alive = Map.of();
    private boolean away = true;
    private Set<String> strangers = Set.of();
    private long beat;

    Ownership(
            PeerStore peers,
            TaskStore tasks,
            Conductor conductor,
            Peer me,
            BooleanSupplier serving,
            LongSupplier untaken,
            Clock clock,
            LongSupplier nanos) {
        this.peers = peers;
        this.tasks = tasks;
        this.conductor = conductor;
        this.me = me;
        this.serving = serving;
        this.untaken = untaken;
        this.clock = clock;
        this.pulse = new Pulse(SILENCE, GAP, nanos);
    }

    /** Everybody who lives, ourselves too, as of the last turn. */
    Set<String> alive() {
        Set<String> all = new HashSet<>(alive.keySet());
        all.add(me.incarnation());
        return all;
    }

    /** How many jobs of the others nobody has taken for longer than a moment, as of the last turn. */
    long untakenOfOthers() {
        return alive.values().stream().mapToLong(Peer::untaken).sum();
    }

    /** Where the peer of this incarnation is; empty when it is dead, or ourselves. */
    Optional<String> address(String incarnation) {
        return Optional.ofNullable(alive.get(incarnation)).map(Peer::address);
    }

    /** Beats, looks, takes over what is left by the dead, and cancels what was asked of others. */
    void turn() {
        if (!serving.getAsBoolean()) {
            if (!away) {
                LOG.info("Nobody can reach this orchestrator, others carry on with its tasks");
                away = true;
                conductor.abandon();
            }
            leave();
            return;
        }
        boolean back = away;
        away = false;
        peers.beat(new Peer(me.incarnation(), me.address(), ++beat, untaken.getAsLong()));
        Map<String, Peer> others = new HashMap<>();
        Map<String, Long> beats = new HashMap<>();
        for (Peer peer : peers.all()) {
            if (!peer.incarnation().equals(me.incarnation())) {
                others.put(peer.incarnation(), peer);
                beats.put(peer.incarnation(), peer.beat());
            }
        }
        strangers.forEach(stranger -> beats.putIfAbsent(stranger, 0L));
        pulse.look(beats);
        Set<String> dead = pulse.dead();
        others.values().stream().filter(Peer::left).map(Peer::incarnation).forEach(dead::add);
        others.keySet().removeAll(dead);
        alive = Map.copyOf(others);
        List<Task> orphans = tasks.orphans(alive());
        orphans.stream().filter(task -> dead.contains(task.owner())).forEach(this::takeOver);
        // An owner that nobody has seen may have started this moment: it is given as long as one that fell silent.
        strangers = orphans.stream().map(Task::owner).collect(Collectors.toSet());
        // Only a peer that leaves nothing behind is forgotten; its tasks may be claimed by others just now.
        if (orphans.isEmpty()) {
            dead.forEach(peers::remove);
        }
        if (back) {
            // Nobody else was there to carry on with these.
            tasks.owned(me.incarnation()).forEach(this::takeOver);
        } else if (beat % REMEMBERING == 0) {
            rememberOurs();
        }
        for (TaskId id : tasks.canceled(conductor.owned())) {
            conductor.cancel(id, "");
        }
    }

    /** Tells the others at once that we are gone. */
    void leave() {
        peers.beat(new Peer(me.incarnation(), me.address(), Peer.LEFT, 0));
    }

    private void rememberOurs() {
        Map<TaskId, Integer> still = new HashMap<>();
        for (Task task : tasks.owned(me.incarnation())) {
            if (conductor.owns(task.id())) {
                continue;
            }
            int looks = forgotten.getOrDefault(task.id(), 0) + 1;
            if (looks < FORGOTTEN_LOOKS) {
                still.put(task.id(), looks);
            } else {
                takeOver(task);
            }
        }
        forgotten.clear();
        forgotten.putAll(still);
    }

    private void takeOver(Task orphan) {
        tasks.claim(orphan, me.incarnation()).ifPresent(task -> {
            LOG.atInfo()
                    .addKeyValue("task", task.id())
                    .addKeyValue("from", orphan.owner())
                    .addKeyValue("fence", task.fence())
                    .log("Task taken over");
            resume(task);
        });
    }

    /** Reads the journal to its end, closes it to the owner before, and carries on. */
    private void resume(Task task) {
        Run run = new Run(tasks.graph(task.id()).orElseThrow());
        run.begin(task.started());
        long last = 0;
        while (true) {
            for (Entry entry : tasks.entries(task.id(), last)) {
                entry.events().forEach(run::apply);
                last = entry.number();
            }
            Event owned = new Event.Owned(clock.instant(), me.incarnation());
            Entry ours = new Entry(task.id(), last + 1, task.writer(), List.of(owned));
            if (tasks.append(List.of(ours)).getFirst() == Appended.DONE) {
                break;
            }
        }
        conductor.run(task, run, last + 1);
    }
}
