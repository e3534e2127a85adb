package orchestra.charm.simulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All that a model remembers, in the form it is kept on disk. Mutable and not thread-safe: {@link ModelStore} hands it
 * out under its lock, and hooks work on a copy.
 */
final class ModelState {
    String name = "";
    String uuid = "";
    int nextRelation;
    int nextOperation = 1;
    Map<String, ApplicationState> applications = new TreeMap<>();
    Map<String, UnitState> units = new TreeMap<>();
    Map<Integer, RelationState> relations = new TreeMap<>();
    Map<String, SecretState> secrets = new TreeMap<>();

    ApplicationState application(String application) {
        ApplicationState state = applications.get(application);
        if (state == null) {
            throw new JujuException("application \"" + application + "\" not found");
        }
        return state;
    }

    UnitState unit(String unit) {
        UnitState state = units.get(unit);
        if (state == null) {
            throw new JujuException("unit \"" + unit + "\" not found");
        }
        return state;
    }

    RelationState relation(int id) {
        RelationState state = relations.get(id);
        if (state == null) {
            throw new JujuException("relation " + id + " not found");
        }
        return state;
    }

    SecretState secret(String id) {
        SecretState state = secrets.get(id);
        if (state == null) {
            throw new JujuException("secret \"" + id + "\" not found");
        }
        return state;
    }

    List<UnitState> unitsOf(String application) {
        return units.values().stream()
                .filter(unit -> unit.application.equals(application))
                .toList();
    }

    List<RelationState> relationsOf(String application) {
        return relations.values().stream()
                .filter(relation -> relation.side(application) != null)
                .toList();
    }

    boolean isLeader(String unit) {
        UnitState state = units.get(unit);
        return state != null && unit.equals(application(state.application).leader);
    }

    /** An application; {@code archive} is empty for a puppet, whose databags the player writes. */
    static final class ApplicationState {
        String name = "";
        String archive = "";
        int revision;
        int nextUnit;
        boolean dying;
        String leader = "";
        String workloadVersion = "";
        Map<String, Object> config = new TreeMap<>();
        Map<String, String> puppetEndpoints = new TreeMap<>();
        Map<String, String> leaderSettings = new TreeMap<>();
        int leaderSettingsVersion;
        Status status = new Status("unknown", "", Instant.EPOCH);

        boolean puppet() {
            return archive.isEmpty();
        }
    }

    /** A unit: what the charm said, and how far the unit's agent has come. */
    static final class UnitState {
        String name = "";
        String application = "";
        int charmRevision;
        boolean dying;
        boolean installed;
        boolean started;
        boolean stopped;
        boolean upgraded;
        boolean rebooted;
        boolean rebootedByHook;
        boolean updateStatusDue;
        String leadershipSeen = "";
        int leaderSettingsSeen = -1;

        @Nullable
        Map<String, Object> configSeen;

        Status workload = new Status("waiting", "waiting for machine", Instant.EPOCH);
        boolean charmSetStatus;
        List<Status> history = new ArrayList<>();
        List<PortState> ports = new ArrayList<>();
        Map<String, String> state = new TreeMap<>();
        Map<String, Integer> secretsNotified = new TreeMap<>();
        List<Hook> secretEvents = new ArrayList<>();

        @Nullable
        Hook inFlight;

        long inFlightPid;

        @Nullable
        Hook failed;

        int failures;

        @Nullable
        Instant retryAt;

        void say(Status status) {
            if (!status.sameAs(workload)) {
                history.add(status);
            }
            workload = status;
        }
    }

    /** An opened range; the endpoint {@code ""} means all of them. */
    record PortState(String protocol, int from, int to, String endpoint) {
        String range() {
            if (protocol.equals("icmp")) {
                return "icmp";
            }
            return (from == to ? Integer.toString(from) : from + "-" + to) + "/" + protocol;
        }
    }

    /** One side of a relation. */
    record Side(String application, String endpoint) {}

    /** Values of one unit or application in one relation; the version counts real changes. */
    static final class Bag {
        Map<String, String> values = new TreeMap<>();
        int version;

        /** Puts the values; an empty one removes its key. */
        void put(Map<String, String> changes) {
            Map<String, String> after = new TreeMap<>(values);
            changes.forEach((key, value) -> {
                if (value.isEmpty()) {
                    after.remove(key);
                } else {
                    after.put(key, value);
                }
            });
            if (!after.equals(values)) {
                values = after;
                version++;
            }
        }
    }

    /** How far one unit's agent has come with one relation; a member's -1 means joined, its changed is due. */
    static final class LocalRelation {
        Map<String, Integer> members = new TreeMap<>();
        Map<String, Integer> applications = new TreeMap<>();
        boolean broken;
    }

    /** A relation between two applications, or one with itself when it is a peer relation. */
    static final class RelationState {
        int id;
        String interfaceName = "";
        List<Side> sides = new ArrayList<>();
        boolean dying;
        Instant since = Instant.EPOCH;
        Map<String, Bag> applicationBags = new TreeMap<>();
        Map<String, Bag> unitBags = new TreeMap<>();
        TreeSet<String> inScope = new TreeSet<>();
        Map<String, LocalRelation> local = new TreeMap<>();

        boolean peer() {
            return sides.size() == 1;
        }

        @Nullable
        Side side(String application) {
            return sides.stream()
                    .filter(side -> side.application().equals(application))
                    .findFirst()
                    .orElse(null);
        }

        /** The application on the other side: for a peer relation the same one. */
        String remote(String application) {
            return sides.stream()
                    .map(Side::application)
                    .filter(other -> peer() || !other.equals(application))
                    .findFirst()
                    .orElse(application);
        }

        String idFor(String application) {
            return Objects.requireNonNull(side(application)).endpoint() + ":" + id;
        }

        Bag applicationBag(String application) {
            return applicationBags.computeIfAbsent(application, key -> new Bag());
        }

        Bag unitBag(String unit) {
            return unitBags.computeIfAbsent(unit, key -> new Bag());
        }
    }

    /** A secret: owned by an application ({@code app}), a unit ({@code app/0}) or, when empty, by the model's user. */
    static final class SecretState {
        String id = "";
        String owner = "";
        String name = "";
        String label = "";
        String description = "";
        String rotate = "";
        String expire = "";
        int revision = 1;
        Map<Integer, Map<String, String>> contents = new TreeMap<>();
        TreeSet<String> grants = new TreeSet<>();
        Map<String, Integer> consumers = new TreeMap<>();
        Map<String, String> consumerLabels = new TreeMap<>();

        Map<String, String> content(int wanted) {
            return Objects.requireNonNull(contents.get(wanted), () -> "revision " + wanted + " of " + id);
        }
    }
}
