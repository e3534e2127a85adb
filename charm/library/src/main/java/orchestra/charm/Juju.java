package orchestra.charm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Juju as a hook sees it: typed questions, each asked of its tool at most once, and typed changes. Changes to
 * databags, ports, state and secrets reach others only when the hook ends well; a status does at once. Not
 * thread-safe: a hook has one thread.
 *
 * <p>Every method throws {@link HookToolException} when its tool refuses.
 */
public final class Juju {

    private final HookTools tools;
    private final Path privateFolder;
    private final Map<List<String>, String> answers = new HashMap<>();
    private final List<String> changes = new ArrayList<>();

    /**
     * Asks {@code tools}.
     *
     * @param privateFolder an existing folder of the charm's own, where a secret's content lies for the moment in which
     *     Juju reads it
     */
    public Juju(HookTools tools, Path privateFolder) {
        this.tools = tools;
        this.privateFolder = privateFolder;
    }

    /** The options that are set or have a default; a secret option gives the secret's ID. */
    public Map<String, @Nullable Object> config() {
        return Json.object(ask("config-get", "--format=json"));
    }

    /** Whether this unit leads its application, for the next 30 seconds at least. */
    public boolean leader() {
        return "true".equals(ask("is-leader", "--format=json"));
    }

    /** The relations of an endpoint, such as {@code storage:4}. */
    public List<String> relations(String endpoint) {
        return Json.list(ask("relation-ids", "--format=json", endpoint));
    }

    /** The remote units of a relation, in their order. */
    public List<UnitName> remoteUnits(String relationId) {
        return Json.list(ask("relation-list", "--format=json", "-r", relationId)).stream()
                .map(UnitName::parse)
                .sorted()
                .toList();
    }

    /** The application on the other side of a relation, also while it has no unit. */
    public String remoteApplication(String relationId) {
        return String.valueOf(Json.parse(ask("relation-list", "--format=json", "-r", relationId, "--app")));
    }

    /**
     * The applications that the model means to relate, by endpoint, also before {@link #relations} knows of them: in
     * the hook {@code install} that is so of all. A hint of Juju's, not a promise.
     */
    public Map<String, String> plannedApplications() {
        Map<String, String> planned = new LinkedHashMap<>();
        if (Json.object(ask("goal-state", "--format=json")).get("relations") instanceof Map<?, ?> endpoints) {
            for (Map.Entry<?, ?> endpoint : endpoints.entrySet()) {
                if (endpoint.getValue() instanceof Map<?, ?> goals) {
                    for (Object name : goals.keySet()) {
                        // Its units are named too, by its name and a number; another model's has slashes itself.
                        if (!isUnit(String.valueOf(name))) {
                            planned.putIfAbsent(String.valueOf(endpoint.getKey()), String.valueOf(name));
                        }
                    }
                }
            }
        }
        return planned;
    }

    private static boolean isUnit(String name) {
        String number = name.substring(name.lastIndexOf('/') + 1);
        return number.length() < name.length() && !number.isEmpty() && Character.isDigit(number.charAt(0));
    }

    /** A unit's databag. */
    public Map<String, String> unitData(String relationId, UnitName unit) {
        return Json.texts(ask("relation-get", "--format=json", "-r", relationId, "-", unit.toString()));
    }

    /** An application's databag. */
    public Map<String, String> applicationData(String relationId, String application) {
        return Json.texts(ask("relation-get", "--format=json", "-r", relationId, "--app", "-", application));
    }

    /** Writes keys of our application's databag; the leader only. An empty value removes its key. */
    public void writeApplicationData(String relationId, Map<String, String> values) {
        change(List.of("relation-set", "-r", relationId, "--app", "--file", "-"), Json.write(values));
    }

    /** Writes keys of our own unit's databag. An empty value removes its key. The values never lie in an argument. */
    public void writeUnitData(String relationId, Map<String, String> values) {
        change(List.of("relation-set", "-r", relationId, "--file", "-"), Json.write(values));
    }

    /** The addresses of an endpoint. */
    public NetworkInfo network(String endpoint) {
        return NetworkInfo.from(Json.object(ask("network-get", "--format=json", endpoint)));
    }

    /** The addresses of an endpoint as one of its relations sees them, such as across models. */
    public NetworkInfo network(String endpoint, String relationId) {
        return NetworkInfo.from(Json.object(ask("network-get", "--format=json", "-r", relationId, endpoint)));
    }

    /** The status Juju shows now; changes of this hook are not in it. */
    public Status status() {
        Map<String, @Nullable Object> json = Json.object(ask("status-get", "--include-data", "--format=json"));
        String level = String.valueOf(json.get("status"));
        for (Status.Level known : Status.Level.values()) {
            if (known.text().equals(level)) {
                return new Status(known, String.valueOf(json.getOrDefault("message", "")));
            }
        }
        return Status.maintenance(level);
    }

    /** Shows a status, at once. */
    public void writeStatus(Status status) {
        change(List.of("status-set", "--", status.level().text(), status.message()), "");
    }

    /** Tells Juju which version of the workload runs, at once. */
    public void writeWorkloadVersion(String version) {
        change(List.of("application-version-set", "--", version), "");
    }

    /** The ports this unit has opened, such as {@code 8080/tcp}; changes of this hook may or may not be in it. */
    public Set<String> openedPorts() {
        return Set.copyOf(Json.list(ask("opened-ports", "--format=json")));
    }

    /** Opens a port, such as {@code 8080/tcp}, to what the application is exposed to. */
    public void openPort(String port) {
        change(List.of("open-port", port), "");
    }

    /** Closes a port. */
    public void closePort(String port) {
        change(List.of("close-port", port), "");
    }

    /** The newest content of a secret of another owner, which is tracked from now on. */
    public Map<String, Secret> refreshedSecret(String id) {
        return secrets(ask("secret-get", "--refresh", "--format=json", id));
    }

    /** The newest content of a secret of another owner; which revision is tracked stays as it is. */
    public Map<String, Secret> peekedSecret(String id) {
        return secrets(ask("secret-get", "--peek", "--format=json", id));
    }

    /** The newest content of the secret of this application or unit that has the label; empty where there is none. */
    public Optional<Map<String, Secret>> labelledSecret(String label) {
        try {
            return Optional.of(secrets(ask("secret-get", "--label", label, "--peek", "--format=json")));
        } catch (HookToolException e) {
            if (e.reason() == HookToolException.Reason.SECRET_NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The ID, {@code secret:...}, of the secret of this application or unit that has the label; owners only. */
    public Optional<String> secretId(String label) {
        try {
            return Json.object(ask("secret-info-get", "--label", label, "--format=json")).keySet().stream()
                    .map(id -> "secret:" + id)
                    .findFirst();
        } catch (HookToolException e) {
            if (e.reason() == HookToolException.Reason.SECRET_NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Creates a secret of this application and gives its ID; the leader only. The content never lies in an argument. */
    public String addSecret(String label, String description, Map<String, Secret> content) {
        return addSecret("application", label, description, content);
    }

    /** Creates a secret of this unit and gives its ID. The content never lies in an argument. */
    public String addUnitSecret(String label, String description, Map<String, Secret> content) {
        return addSecret("unit", label, description, content);
    }

    /** Lets the other side of a relation read a secret of ours, as long as the relation lasts. */
    public void grantSecret(String id, String relationId) {
        change(List.of("secret-grant", id, "-r", relationId), "");
    }

    /** Removes a secret of ours with all its revisions. */
    public void removeSecret(String id) {
        change(List.of("secret-remove", id), "");
    }

    /** Replaces the content of a secret of this application; the leader only. */
    public void updateSecret(String id, Map<String, Secret> content) {
        withContent(content, file -> change(List.of("secret-set", id, "--file", file.toString()), ""));
    }

    /** Removes a revision that nobody tracks any more. */
    public void removeSecretRevision(String id, int revision) {
        change(List.of("secret-remove", id, "--revision", Integer.toString(revision)), "");
    }

    /** The parameters of the action that runs, with the defaults of those not given. */
    public Map<String, @Nullable Object> actionParameters() {
        return Json.object(ask("action-get", "--format=json"));
    }

    /** Adds results to the action that runs; none may be a secret, since they pass through arguments. */
    public void writeActionResults(Map<String, String> results) {
        List<String> command = new ArrayList<>(List.of("action-set"));
        results.forEach((key, value) -> command.add(key + "=" + value));
        change(command, "");
    }

    /** Fails the action that runs, with a message for the operator. */
    public void failAction(String message) {
        change(List.of("action-fail", "--", message), "");
    }

    /** Tells whoever waits for the action that runs how far it is. Not counted among {@link #changes}. */
    public void logAction(String message) {
        answer(List.of("action-log", "--", message), "");
    }

    /** Writes to Juju's log at the level, such as {@code INFO}. Not counted among {@link #changes}. */
    public void log(String level, String message) {
        answer(List.of("juju-log", "-l", level, "--", message), "");
    }

    /** The tools that changed something, in their order. */
    public List<String> changes() {
        return List.copyOf(changes);
    }

    private String addSecret(String owner, String label, String description, Map<String, Secret> content) {
        List<String> id = new ArrayList<>();
        withContent(
                content,
                file -> id.add(change(
                        List.of(
                                "secret-add",
                                "--owner",
                                owner,
                                "--label",
                                label,
                                "--description",
                                description,
                                "--file",
                                file.toString()),
                        "")));
        return id.getFirst().strip();
    }

    private void withContent(Map<String, Secret> content, Consumer<Path> use) {
        Map<String, String> revealed = new LinkedHashMap<>();
        content.forEach((key, secret) -> revealed.put(key, secret.reveal()));
        Path file = privateFolder.resolve("secret-content");
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                // JSON is YAML, which is what the tool reads.
                Files.writeString(file, Json.write(revealed));
                use.accept(file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a secret's content could not be handed to Juju through " + file, e);
        }
    }

    private static Map<String, Secret> secrets(String json) {
        Map<String, Secret> content = new LinkedHashMap<>();
        Json.texts(json).forEach((key, value) -> content.put(key, new Secret(value)));
        return content;
    }

    private String ask(String... command) {
        List<String> question = List.of(command);
        String known = answers.get(question);
        if (known != null) {
            return known;
        }
        String answer = answer(question, "");
        answers.put(question, answer);
        return answer;
    }

    private String change(List<String> command, String stdin) {
        String said = answer(command, stdin);
        changes.add(command.getFirst());
        return said;
    }

    private String answer(List<String> command, String stdin) {
        HookTools.Answer answer = tools.call(command, stdin);
        if (answer.code() != 0) {
            throw new HookToolException(command.getFirst(), answer);
        }
        return answer.out();
    }
}
