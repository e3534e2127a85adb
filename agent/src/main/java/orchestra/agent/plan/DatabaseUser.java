package orchestra.agent.plan;

import java.util.Map;
import orchestra.charm.Secret;

/**
 * A user of the database server.
 *
 * @param database where the user is defined, which is the {@code authSource} of its logins
 * @param roles built-in roles by the database they are for, such as {@code workers: readWrite}
 */
public record DatabaseUser(String database, String name, Secret password, Map<String, String> roles) {

    public DatabaseUser {
        roles = Map.copyOf(roles);
    }
}
