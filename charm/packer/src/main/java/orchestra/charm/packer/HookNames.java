package orchestra.charm.packer;

import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The hooks that Juju 3.6 and 4 send to a machine charm, by what it declares. */
final class HookNames {
    /** leader-settings-changed is sent by Juju 3 only, which is still there. */
    private static final Set<String> ALWAYS = Set.of(
            "install",
            "leader-elected",
            "leader-settings-changed",
            "config-changed",
            "start",
            "update-status",
            "upgrade-charm",
            "stop",
            "remove",
            "secret-changed",
            "secret-expired",
            "secret-remove",
            "secret-rotate");

    private final SortedSet<String> sent = new TreeSet<>(ALWAYS);
    private final SortedSet<String> valid = new TreeSet<>(ALWAYS);
    private boolean complete;

    void declareEndpoint(String name) {
        sent.add(name + "-relation-broken");
        declarePeer(name);
    }

    /** A peer relation never breaks, but a file for that hook does no harm. */
    void declarePeer(String name) {
        for (String event : new String[] {"created", "joined", "changed", "departed"}) {
            sent.add(name + "-relation-" + event);
        }
        valid.add(name + "-relation-broken");
        valid.addAll(sent);
    }

    void declareStorage(String name) {
        sent.add(name + "-storage-attached");
        sent.add(name + "-storage-detaching");
        valid.addAll(sent);
    }

    /** All that is declared has been told; without that nothing can be said about any name. */
    void complete() {
        complete = true;
    }

    boolean isComplete() {
        return complete;
    }

    /** What Juju may send: each needs a file, for Juju silently skips a hook that has none. */
    Set<String> sent() {
        return sent;
    }

    boolean isValid(String name) {
        return valid.contains(name);
    }
}
