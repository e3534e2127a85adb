package orchestra.orchestrator.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

final class PermissionTest {
    private static final UserId ID = new UserId(UUID.fromString("11111111-2222-3333-4444-555555555555"));
    private static final Caller NOBODY = new Caller.Nobody();
    private static final Caller ROOT = new Caller.Root();
    private static final Caller NODE = new Caller.Node();
    private static final Caller USER = new Caller.Person(ID, false);
    private static final Caller ADMIN = new Caller.Person(ID, true);

    @Test
    void everyoneGetsInWhereTheyMayAndNowhereElse() {
        table(Permission.ANYONE, "", true, true, true, true, true);
        table(Permission.SIGNED_IN, "", false, true, true, true, true);
        table(Permission.ADMINISTRATOR, "", false, true, false, false, true);
        table(Permission.NODE, "", false, true, true, false, false);
        table(Permission.ONESELF_OR_ADMINISTRATOR, "other", false, true, false, false, true);
        table(Permission.ONESELF_OR_ADMINISTRATOR, ID.toString(), false, true, false, true, true);
    }

    private static void table(
            Permission permission, String id, boolean nobody, boolean root, boolean node, boolean user, boolean admin) {
        assertThat(permission.allows(NOBODY, id)).isEqualTo(nobody);
        assertThat(permission.allows(ROOT, id)).isEqualTo(root);
        assertThat(permission.allows(NODE, id)).isEqualTo(node);
        assertThat(permission.allows(USER, id)).isEqualTo(user);
        assertThat(permission.allows(ADMIN, id)).isEqualTo(admin);
    }
}
