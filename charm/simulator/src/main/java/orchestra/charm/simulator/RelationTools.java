package orchestra.charm.simulator;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import orchestra.charm.simulator.Arguments.Known;
import orchestra.charm.simulator.Hook.Kind;
import orchestra.charm.simulator.ModelState.Bag;
import orchestra.charm.simulator.ModelState.LocalRelation;
import orchestra.charm.simulator.ModelState.RelationState;
import orchestra.charm.simulator.ModelState.Side;

/** relation-ids, -list, -get, -set and -model-get. */
final class RelationTools {
    private static final Known RELATION = Known.values("r", "relation");

    private RelationTools() {}

    static Map<String, Tool> tools() {
        return Map.of(
                "relation-ids", RelationTools::ids,
                "relation-list", RelationTools::list,
                "relation-get", RelationTools::get,
                "relation-set", RelationTools::set,
                "relation-model-get", RelationTools::model);
    }

    private static Answer ids(HookContext hook, List<String> args, String stdin) {
        Arguments arguments = Arguments.parse(args, Known.none().printing(), hook::checkRelation);
        arguments.atMost(1);
        String own = hook.hook().relation() < 0
                ? ""
                : endpoint(hook, hook.model().relation(hook.hook().relation()));
        String endpoint = arguments.word(0).isEmpty() ? own : arguments.word(0);
        if (endpoint.isEmpty()) {
            throw ToolFailure.usage("no endpoint name specified");
        }
        String application = hook.application().name;
        return arguments.print(hook.model().relationsOf(application).stream()
                .filter(relation -> endpoint(hook, relation).equals(endpoint) && hook.knows(relation))
                .map(relation -> relation.idFor(application))
                .toList());
    }

    private static Answer list(HookContext hook, List<String> args, String stdin) {
        Arguments arguments = Arguments.parse(args, RELATION.flags("app").printing(), hook::checkRelation);
        arguments.atMost(0);
        RelationState relation = relation(hook, arguments);
        if (arguments.has("app")) {
            return arguments.print(relation.remote(hook.application().name));
        }
        LocalRelation local = relation.local.get(hook.unitName());
        TreeSet<String> members = new TreeSet<>(local == null ? List.of() : local.members.keySet());
        if (hook.hook().relation() == relation.id && hook.hook().kind() == Kind.RELATION_JOINED) {
            members.add(hook.hook().remoteUnit());
        }
        if (hook.hook().relation() == relation.id && hook.hook().kind() == Kind.RELATION_DEPARTED) {
            members.remove(hook.hook().remoteUnit());
        }
        return arguments.print(List.copyOf(members));
    }

    private static Answer get(HookContext hook, List<String> args, String stdin) {
        Arguments arguments = Arguments.parse(args, RELATION.flags("app").printing(), hook::checkRelation);
        RelationState relation = relation(hook, arguments);
        arguments.atMost(2);
        String key = arguments.word(0).equals("-") ? "" : arguments.word(0);
        Map<String, String> bag = bag(hook, relation, target(hook, relation, arguments), arguments.has("app"));
        return key.isEmpty() ? arguments.print(new TreeMap<>(bag)) : arguments.print(bag.get(key));
    }

    /** The unit or, with --app, the application whose bag is asked for. */
    private static String target(HookContext hook, RelationState relation, Arguments arguments) {
        boolean ofApplication = arguments.has("app");
        String given = arguments.word(1);
        if (!given.isEmpty()) {
            boolean isUnit = given.contains("/");
            if (!isUnit && !ofApplication) {
                throw ToolFailure.usage("expected unit name, got application name " + GoJson.write(given));
            }
            return ofApplication && isUnit ? given.substring(0, given.indexOf('/')) : given;
        }
        boolean own = hook.hook().relation() == relation.id;
        String unit = own && !ofApplication ? hook.hook().remoteUnit() : "";
        String target = !unit.isEmpty() ? unit : own ? hook.hook().remoteApplication() : "";
        if (target.isEmpty()) {
            throw ToolFailure.usage("no unit or application specified");
        }
        return target;
    }

    private static Map<String, String> bag(
            HookContext hook, RelationState relation, String target, boolean ofApplication) {
        String application = hook.application().name;
        if (target.contains("/")) {
            Bag bag = relation.unitBags.get(target);
            if (bag == null) {
                throw ToolFailure.runtime("permission denied");
            }
            return bag.values;
        }
        boolean known = relation.side(target) != null;
        boolean hidden = ofApplication && target.equals(application) && !relation.peer() && !hook.isLeader();
        if (!known || hidden) {
            throw ToolFailure.runtime("permission denied");
        }
        return relation.applicationBags.getOrDefault(target, new Bag()).values;
    }

    private static Answer set(HookContext hook, List<String> args, String stdin) {
        Known known = Known.values("r", "relation", "file").flags("app");
        Arguments arguments = Arguments.parse(args, known, hook::checkRelation);
        Map<String, String> settings = new TreeMap<>();
        RelationState relation = relation(hook, arguments);
        Map<String, String> given = Tool.settings(arguments.words());
        String file = arguments.value("file");
        if (file != null) {
            settings.putAll(TextFile.settings(TextFile.read(file, stdin)));
        }
        settings.putAll(given);
        int id = relation.id;
        if (!arguments.has("app")) {
            String unit = hook.unitName();
            hook.write(model -> ifThere(model, id, there -> there.unitBag(unit).put(settings)));
            return Answer.SILENT;
        }
        if (!hook.isLeader()) {
            throw ToolFailure.runtime("cannot write relation settings");
        }
        String application = hook.application().name;
        hook.write(model ->
                ifThere(model, id, there -> there.applicationBag(application).put(settings)));
        return Answer.SILENT;
    }

    private static Answer model(HookContext hook, List<String> args, String stdin) {
        Arguments arguments = Arguments.parse(args, RELATION.printing(), hook::checkRelation);
        relation(hook, arguments);
        return arguments.print(Map.of("uuid", hook.model().uuid), "yaml");
    }

    private static RelationState relation(HookContext hook, Arguments arguments) {
        return hook.relation(arguments);
    }

    private static String endpoint(HookContext hook, RelationState relation) {
        Side side = Objects.requireNonNull(relation.side(hook.application().name));
        return side.endpoint();
    }

    private static void ifThere(ModelState model, int id, java.util.function.Consumer<RelationState> write) {
        RelationState relation = model.relations.get(id);
        if (relation != null) {
            write.accept(relation);
        }
    }
}
