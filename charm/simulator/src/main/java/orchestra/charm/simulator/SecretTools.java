package orchestra.charm.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import orchestra.charm.simulator.Arguments.Known;
import orchestra.charm.simulator.ModelState.RelationState;
import orchestra.charm.simulator.ModelState.SecretState;
import org.jspecify.annotations.Nullable;

/** The secret-* tools. Owners manage and always see the newest revision; consumers track one until they refresh. */
final class SecretTools {
    private static final Known PROPERTIES = Known.values("owner", "label", "description", "rotate", "expire", "file");
    private static final Set<String> ROTATIONS =
            Set.of("never", "hourly", "daily", "weekly", "monthly", "quarterly", "yearly");

    private SecretTools() {}

    static Map<String, Tool> tools() {
        return Map.of(
                "secret-add", SecretTools::add,
                "secret-set", SecretTools::set,
                "secret-get", SecretTools::get,
                "secret-info-get", SecretTools::info,
                "secret-ids", SecretTools::ids,
                "secret-grant", SecretTools::grant,
                "secret-revoke", SecretTools::revoke,
                "secret-remove", SecretTools::remove);
    }

    private static Answer add(HookContext hook, List<String> args, String stdin) {
        Arguments arguments = properties(args);
        String owner = arguments.value("owner", "application");
        if (!owner.equals("application") && !owner.equals("unit")) {
            throw ToolFailure.usage("secret owner " + GoJson.write(owner) + " not valid");
        }
        Map<String, String> content = SecretContent.read(arguments, arguments.words(), stdin);
        if (content.isEmpty()) {
            throw ToolFailure.usage("missing secret value or filename");
        }
        if (owner.equals("application") && !hook.isLeader()) {
            throw ToolFailure.runtime("this unit is not the leader");
        }
        String holder = owner.equals("unit") ? hook.unitName() : hook.application().name;
        String label = arguments.value("label", "");
        boolean taken = hook.model().secrets.values().stream()
                .anyMatch(other -> other.owner.equals(holder) && !label.isEmpty() && other.label.equals(label));
        if (taken) {
            throw ToolFailure.runtime("secret with label " + GoJson.write(label) + " already exists");
        }
        String id = SecretId.fresh();
        Instant now = hook.immediate().now();
        hook.write(model -> {
            SecretState secret = new SecretState();
            secret.id = id;
            secret.owner = holder;
            secret.contents.put(1, content);
            describe(secret, arguments, now);
            model.secrets.put(id, secret);
        });
        hook.revised(id);
        return Answer.out("secret://" + hook.model().uuid + "/" + id + "\n");
    }

    private static Answer set(HookContext hook, List<String> args, String stdin) {
        Arguments arguments = properties(args);
        if (arguments.words().isEmpty()) {
            throw ToolFailure.usage("missing secret URI");
        }
        String id = SecretId.parse(arguments.word(0));
        Map<String, String> content = SecretContent.read(
                arguments, arguments.words().subList(1, arguments.words().size()), stdin);
        SecretState secret = hook.model().secrets.get(id);
        if (secret == null || !manages(hook, secret)) {
            hook.refuseAtTheEnd("cannot update secrets: permission denied");
            return Answer.SILENT;
        }
        boolean changed = !content.isEmpty() && !content.equals(secret.content(secret.revision));
        Instant now = hook.immediate().now();
        boolean fresh = changed && hook.revised(id);
        write(hook, id, there -> {
            describe(there, arguments, now);
            if (changed) {
                there.revision += fresh ? 1 : 0;
                there.contents.put(there.revision, content);
            }
        });
        return Answer.SILENT;
    }

    private static Answer get(HookContext hook, List<String> args, String stdin) {
        Known known = Known.values("label").flags("peek", "refresh").printing();
        Arguments arguments = Arguments.parse(args, known, hook::checkRelation);
        String label = arguments.value("label", "");
        String uri = arguments.word(0);
        if (uri.isEmpty() && label.isEmpty()) {
            throw ToolFailure.usage("require either a secret URI or label");
        }
        String id = uri.isEmpty() ? labelled(hook, label) : SecretId.parse(uri);
        SecretState secret = hook.model().secrets.get(id);
        if (secret == null) {
            throw ToolFailure.runtime("secret " + SecretId.shown(uri.isEmpty() ? id : uri) + " not found");
        }
        int revision = owns(hook, secret) ? secret.revision : consumed(hook, secret, arguments);
        Map<String, String> content = secret.content(revision);
        String key = arguments.word(1);
        if (key.isEmpty()) {
            return arguments.print(new TreeMap<>(content), "yaml");
        }
        String value = SecretContent.value(content, key);
        return arguments.print(value, "smart");
    }

    /** The revision a consumer gets, and what it tracks and calls it from now on. */
    private static int consumed(HookContext hook, SecretState secret, Arguments arguments) {
        if (!granted(hook, secret)) {
            throw ToolFailure.runtime("permission denied");
        }
        String unit = hook.unitName();
        String label = arguments.value("label", "");
        if (!label.isEmpty() && !arguments.word(0).isEmpty()) {
            boolean taken = hook.model().secrets.values().stream()
                    .anyMatch(other -> !other.id.equals(secret.id) && label.equals(other.consumerLabels.get(unit)));
            if (taken) {
                throw ToolFailure.runtime("getting latest secret revision: secret label " + GoJson.write(label)
                        + " for consumer \"unit-" + unit.replace('/', '-') + "\" already exists");
            }
            write(hook, secret.id, there -> there.consumerLabels.put(unit, label));
        }
        Integer tracked = secret.consumers.get(unit);
        int latest = secret.revision;
        if (arguments.has("peek")) {
            return latest;
        }
        if (tracked == null || arguments.has("refresh")) {
            write(hook, secret.id, there -> there.consumers.put(unit, latest));
            return latest;
        }
        return tracked;
    }

    private static Answer info(HookContext hook, List<String> args, String stdin) {
        Arguments arguments = Arguments.parse(args, Known.values("label").printing(), hook::checkRelation);
        String label = arguments.value("label", "");
        String uri = arguments.word(0);
        if (uri.isEmpty() && label.isEmpty()) {
            throw ToolFailure.usage("require either a secret URI or label");
        }
        String id = uri.isEmpty() ? "" : SecretId.parse(uri);
        SecretState secret = hook.model().secrets.values().stream()
                .filter(other ->
                        manages(hook, other) && (id.isEmpty() ? other.label.equals(label) : other.id.equals(id)))
                .findFirst()
                .orElseThrow(
                        () -> ToolFailure.runtime("secret " + GoJson.write(id.isEmpty() ? label : id) + " not found"));
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("revision", hook.revisionShown(secret.id, secret.revision));
        putUnlessEmpty(shown, "label", secret.label);
        shown.put("owner", secret.owner.contains("/") ? "unit" : "application");
        putUnlessEmpty(shown, "description", secret.description);
        putUnlessEmpty(shown, "rotation", secret.rotate.equals("never") ? "" : secret.rotate);
        putUnlessEmpty(shown, "expiry", secret.expire);
        return arguments.print(Map.of(secret.id, shown), "yaml");
    }

    private static Answer ids(HookContext hook, List<String> args, String stdin) {
        Arguments arguments = Arguments.parse(args, Known.none().printing(), hook::checkRelation);
        arguments.atMost(0);
        List<String> ids = hook.model().secrets.values().stream()
                .filter(secret -> manages(hook, secret))
                .map(secret -> secret.id)
                .toList();
        boolean json = arguments.value("format", "smart").equals("json");
        return arguments.print(json && ids.isEmpty() ? null : ids);
    }

    private static Answer grant(HookContext hook, List<String> args, String stdin) {
        Arguments arguments = Arguments.parse(args, Known.values("r", "relation", "unit"), hook::checkRelation);
        String id = required(arguments);
        RelationState relation = hook.relation(arguments);
        String to = arguments.value("unit", relation.remote(hook.application().name)) + "@relation:" + relation.id;
        managed(hook, id, there -> there.grants.add(to));
        return Answer.SILENT;
    }

    private static Answer revoke(HookContext hook, List<String> args, String stdin) {
        Arguments arguments = Arguments.parse(args, Known.values("r", "relation", "app", "unit"), hook::checkRelation);
        String id = required(arguments);
        String unit = arguments.value("unit");
        String application = arguments.value("app");
        if (unit == null && application == null && arguments.value("r") == null) {
            throw ToolFailure.usage("missing relation or application or unit");
        }
        String from = unit != null ? unit : application != null ? application : "";
        String scope = arguments.value("r") == null ? "" : "@relation:" + hook.relation(arguments).id;
        managed(
                hook,
                id,
                there -> there.grants.removeIf(
                        grant -> grant.endsWith(scope) && (from.isEmpty() || grant.startsWith(from + "@"))));
        return Answer.SILENT;
    }

    private static Answer remove(HookContext hook, List<String> args, String stdin) {
        Arguments arguments = Arguments.parse(args, Known.values("revision"), hook::checkRelation);
        String id = required(arguments);
        String revision = arguments.value("revision");
        SecretState secret = hook.model().secrets.get(id);
        boolean whole = revision == null
                || (secret != null
                        && secret.contents.size() == 1
                        && secret.contents.containsKey(Integer.valueOf(revision)));
        if (secret != null && whole && manages(hook, secret)) {
            hook.write(model -> model.secrets.remove(id));
            return Answer.SILENT;
        }
        managed(hook, id, there -> {
            if (revision != null) {
                there.contents.remove(Integer.valueOf(revision));
            }
        });
        return Answer.SILENT;
    }

    private static Arguments properties(List<String> args) {
        return Arguments.parse(args, PROPERTIES, (name, value) -> {
            if (name.equals("rotate") && !ROTATIONS.contains(value)) {
                throw ToolFailure.usage("rotate policy " + GoJson.write(value) + " not valid");
            }
        });
    }

    private static void describe(SecretState secret, Arguments arguments, Instant now) {
        secret.label = arguments.value("label", secret.label);
        secret.description = arguments.value("description", secret.description);
        secret.rotate = arguments.value("rotate", secret.rotate);
        String expire = arguments.value("expire");
        secret.expire = expire == null ? secret.expire : expiry(expire, now);
    }

    /** A duration in Go's form from now on, or a time as it is. */
    private static String expiry(String text, Instant now) {
        if (!text.matches("([0-9]+h)?([0-9]+m)?([0-9]+s)?")) {
            return text;
        }
        return now.plus(Duration.parse("PT" + text.toUpperCase(Locale.ROOT))).toString();
    }

    private static String required(Arguments arguments) {
        if (arguments.words().isEmpty()) {
            throw ToolFailure.usage("missing secret URI");
        }
        return SecretId.parse(arguments.word(0));
    }

    private static String labelled(HookContext hook, String label) {
        return hook.model().secrets.values().stream()
                .filter(secret -> owns(hook, secret)
                        ? secret.label.equals(label)
                        : label.equals(secret.consumerLabels.get(hook.unitName())))
                .map(secret -> secret.id)
                .findFirst()
                .orElseThrow(() -> ToolFailure.runtime("consumer label " + GoJson.write(label) + " not found"));
    }

    private static boolean owns(HookContext hook, SecretState secret) {
        return secret.owner.equals(hook.unitName()) || secret.owner.equals(hook.application().name);
    }

    /** Whether the unit may change it: its own, or its application's while it leads. */
    private static boolean manages(HookContext hook, SecretState secret) {
        return secret.owner.equals(hook.unitName())
                || (hook.isLeader() && secret.owner.equals(hook.application().name));
    }

    private static boolean granted(HookContext hook, SecretState secret) {
        return secret.grants.stream()
                .map(grant -> grant.contains("@") ? grant.substring(0, grant.indexOf('@')) : grant)
                .anyMatch(to -> to.equals(hook.application().name) || to.equals(hook.unitName()));
    }

    private static void managed(HookContext hook, String id, Consumer<SecretState> write) {
        SecretState secret = hook.model().secrets.get(id);
        if (secret == null || !manages(hook, secret)) {
            throw ToolFailure.runtime("secret " + GoJson.write(id) + " not found");
        }
        write(hook, id, write);
    }

    private static void write(HookContext hook, String id, Consumer<SecretState> write) {
        hook.write(model -> {
            SecretState there = model.secrets.get(id);
            if (there != null) {
                write.accept(there);
            }
        });
    }

    private static void putUnlessEmpty(Map<String, Object> shown, String key, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            shown.put(key, value);
        }
    }
}
