package orchestra.agent.relation;

import java.util.Map;
import java.util.Optional;
import orchestra.charm.Secret;

/**
 * A relation to worker units, of the endpoint {@code transform} or {@code publisher}.
 *
 * @param id such as {@code transform:3}
 * @param answered whether a unit of the other side has had its first {@code -changed}, so that what it has not announced
 *     by now it does not announce
 * @param readsSecrets whether the other side announces that it reads Juju secrets
 * @param given what our unit's databag holds now
 * @param secretId the ID of the secret we made for it; empty where there is none, or none was asked for
 * @param secret the newest content of that secret
 * @param address where the other side reaches this unit
 * @param listenAddress where this unit listens for it
 */
public record WorkerRelation(
        String id,
        boolean answered,
        boolean readsSecrets,
        Map<String, String> given,
        Optional<String> secretId,
        Map<String, Secret> secret,
        String address,
        String listenAddress) {

    /** Our databag's key for the database's connection string, given plainly. */
    public static final String MONGO = "mongo_connection";

    /** Our databag's key for the broker's URI, given plainly. */
    public static final String RABBIT = "rabbit_connection";

    /** Our databag's key for the ID of the secret that holds both. */
    public static final String SECRET = "secret-connections";

    /** The secret's key for the database's connection string. */
    public static final String SECRET_MONGO = "mongo-connection";

    /** The secret's key for the broker's URI. */
    public static final String SECRET_RABBIT = "rabbit-connection";

    /** The other side's key, of its application or a unit, with a JSON list of the secret's keys it reads. */
    public static final String ANNOUNCED = "requested-secrets";

    public WorkerRelation {
        given = Map.copyOf(given);
        secret = Map.copyOf(secret);
    }

    /** The endpoint, which is the workers' role. */
    public String role() {
        return id.substring(0, id.indexOf(':'));
    }

    /** The label of the secret we make for it. */
    public static String label(String id) {
        return "orchestra-connections-" + id.replace(':', '-');
    }

    /** Whether the other side can connect with that user now: it has been told, and its being told is settled. */
    public boolean tells(String user) {
        String mark = "://" + user + ":";
        Secret secretly = secret.get(SECRET_MONGO);
        return given.getOrDefault(MONGO, "").contains(mark)
                || (given.containsKey(SECRET)
                        && secretly != null
                        && secretly.reveal().contains(mark));
    }

    /** Whether connections lie in the databag plainly. */
    public boolean plain() {
        return given.containsKey(MONGO) || given.containsKey(RABBIT);
    }
}
