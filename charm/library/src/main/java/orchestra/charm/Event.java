package orchestra.charm;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What Juju runs the charm for: a hook or an action, read from the environment it sets. */
public sealed interface Event {

    /** The name Juju gives it: the file under {@code hooks/} or {@code actions/}. */
    String name();

    /** A hook that concerns the unit alone. */
    record Lifecycle(Kind kind) implements Event {
        /** The unit's own hooks; the names are Juju's with {@code _} for {@code -}. */
        public enum Kind {
            INSTALL,
            LEADER_ELECTED,
            LEADER_SETTINGS_CHANGED,
            CONFIG_CHANGED,
            START,
            UPDATE_STATUS,
            UPGRADE_CHARM,
            STOP,
            REMOVE
        }

        @Override
        public String name() {
            return dashed(kind.name());
        }
    }

    /**
     * A hook of one relation.
     *
     * @param endpoint our endpoint, such as {@code storage}
     * @param relationId such as {@code storage:4}
     * @param remoteUnit the unit it is about; empty in created, broken and changes of application data
     * @param departingUnit in departed, the unit that leaves, which may be this one
     */
    record RelationHook(
            Phase phase,
            String endpoint,
            String relationId,
            Optional<UnitName> remoteUnit,
            Optional<UnitName> departingUnit)
            implements Event {
        /** Where in its life the relation is. */
        public enum Phase {
            CREATED,
            JOINED,
            CHANGED,
            DEPARTED,
            BROKEN
        }

        @Override
        public String name() {
            return endpoint + "-relation-" + dashed(phase.name());
        }
    }

    /**
     * A hook of one secret.
     *
     * @param id as Juju gives it, {@code secret:...} or {@code secret://...}
     * @param label empty where the secret has none
     * @param revision present in expired and remove
     */
    record SecretHook(Change change, String id, String label, Optional<Integer> revision) implements Event {
        /** What happened to the secret. */
        public enum Change {
            CHANGED,
            ROTATE,
            EXPIRED,
            REMOVE
        }

        @Override
        public String name() {
            return "secret-" + dashed(change.name());
        }
    }

    /** An action that an operator asked for. */
    record Action(String name) implements Event {}

    /**
     * Reads the event from the variables Juju sets; throws {@link IllegalArgumentException} for an event this library
     * does not know, naming it.
     */
    static Event from(Map<String, String> environment) {
        String path = required(environment, "JUJU_DISPATCH_PATH");
        int slash = path.lastIndexOf('/');
        String name = path.substring(slash + 1);
        if (path.startsWith("actions/")) {
            return new Action(name);
        }
        int relation = name.indexOf("-relation-");
        if (relation > 0) {
            return new RelationHook(
                    RelationHook.Phase.valueOf(constant(name.substring(relation + "-relation-".length()))),
                    name.substring(0, relation),
                    required(environment, "JUJU_RELATION_ID"),
                    unit(environment, "JUJU_REMOTE_UNIT"),
                    unit(environment, "JUJU_DEPARTING_UNIT"));
        }
        if (name.startsWith("secret-")) {
            return new SecretHook(
                    SecretHook.Change.valueOf(constant(name.substring("secret-".length()))),
                    required(environment, "JUJU_SECRET_ID"),
                    environment.getOrDefault("JUJU_SECRET_LABEL", ""),
                    optional(environment, "JUJU_SECRET_REVISION").map(Integer::valueOf));
        }
        for (Lifecycle.Kind kind : Lifecycle.Kind.values()) {
            if (dashed(kind.name()).equals(name)) {
                return new Lifecycle(kind);
            }
        }
        throw new IllegalArgumentException("no event is known for JUJU_DISPATCH_PATH=" + path);
    }

    private static Optional<UnitName> unit(Map<String, String> environment, String key) {
        return optional(environment, key).map(UnitName::parse);
    }

    private static Optional<String> optional(Map<String, String> environment, String key) {
        return Optional.ofNullable(environment.get(key)).filter(value -> !value.isEmpty());
    }

    private static String required(Map<String, String> environment, String key) {
        return optional(environment, key)
                .orElseThrow(() -> new IllegalArgumentException(
                        key + " is not set: hooks and actions are run by Juju, or by ./run, not by hand"));
    }

    private static String constant(String dashed) {
        return dashed.replace('-', '_').toUpperCase(Locale.ROOT);
    }

    private static String dashed(String constant) {
        return constant.replace('_', '-').toLowerCase(Locale.ROOT);
    }
}
