package orchestra.charm.simulator;

import java.util.Map;
import java.util.TreeMap;
import orchestra.charm.simulator.ModelState.RelationState;
import orchestra.charm.simulator.ModelState.SecretState;
import orchestra.charm.simulator.ModelState.Side;

/** What happens outside of the charm: databags of puppets, and the secrets of the model's user. */
public final class Player {
    private final ModelStore store;

    Player(ModelStore store) {
        this.store = store;
    }

    /** Writes a puppet unit's databag in the relation of its application's endpoint; an empty value removes a key. */
    public void unitData(String unit, String endpoint, Map<String, String> data) {
        String application = unit.substring(0, Math.max(0, unit.indexOf('/')));
        store.change(
                model -> relation(model, application, endpoint).unitBag(unit).put(data));
    }

    /** Writes a puppet application's databag. */
    public void applicationData(String application, String endpoint, Map<String, String> data) {
        store.change(model -> relation(model, application, endpoint)
                .applicationBag(application)
                .put(data));
    }

    /** Adds a user secret and gives its URI, {@code secret:ID}. */
    public String addSecret(String name, Map<String, String> content) {
        String id = SecretId.fresh();
        store.change(model -> {
            SecretState secret = new SecretState();
            secret.id = id;
            secret.name = name;
            secret.contents.put(1, new TreeMap<>(content));
            model.secrets.put(id, secret);
        });
        return "secret:" + id;
    }

    /** Lets an application read a user secret; runs no hook. */
    public void grantSecret(String secret, String application) {
        store.change(model -> model.secret(SecretId.parse(secret)).grants.add(application));
    }

    public void revokeSecret(String secret, String application) {
        store.change(model -> model.secret(SecretId.parse(secret)).grants.remove(application));
    }

    /** Gives a user secret a new revision; units that read it are told by secret-changed. */
    public void updateSecret(String secret, Map<String, String> content) {
        store.change(model -> {
            SecretState state = model.secret(SecretId.parse(secret));
            state.revision++;
            state.contents.put(state.revision, new TreeMap<>(content));
        });
    }

    /** Other applications may be related by then: the relation of that endpoint that lives. */
    private RelationState relation(ModelState model, String application, String endpoint) {
        model.application(application);
        return model.relations.values().stream()
                .filter(relation -> !relation.dying && relation.sides.contains(new Side(application, endpoint)))
                .findFirst()
                .orElseThrow(() -> new JujuException("\"" + application + ":" + endpoint + "\" is in no relation"));
    }
}
