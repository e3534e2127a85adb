package orchestra.agent.mongo;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import orchestra.agent.plan.DatabaseAccess;
import orchestra.charm.Secret;

/**
 * What a hook does when nothing changes, as a process of its own: asks a server for its replica set and three users.
 * The variables {@code URI} and {@code MEMBER} name the server. Ends with 1 when something had to be changed.
 */
final class HookProcess {

    private HookProcess() {}

    public static void main(String[] arguments) {
        Map<String, String> variables = System.getenv();
        DatabaseAccess access = new DatabaseAccess(new Secret(variables.getOrDefault("URI", "")), GuardedServer.SEAL);
        List<Boolean> changed;
        try (MongoDatabases databases = new MongoDatabases(Duration.ofSeconds(20))) {
            changed = GuardedServer.setUp(databases, access, variables.getOrDefault("MEMBER", ""), "old");
        }
        if (changed.contains(true)) {
            System.exit(1);
        }
    }
}
