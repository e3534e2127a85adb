package orchestra.charm.simulator;

import java.util.List;
import java.util.Map;
import orchestra.charm.simulator.Arguments.Known;

/** Tools for what no charm here has: storage, resources, credentials. They answer as on a unit without. And a reboot. */
final class AbsentTools {
    private AbsentTools() {}

    static Map<String, Tool> tools() {
        return Map.of(
                "storage-list", AbsentTools::storageList,
                "storage-get", AbsentTools::storageGet,
                "storage-add", AbsentTools::storageAdd,
                "resource-get", AbsentTools::resource,
                "credential-get", AbsentTools::credential,
                "juju-reboot", AbsentTools::reboot);
    }

    private static Answer storageList(HookContext hook, List<String> args, String stdin) {
        Arguments arguments = Arguments.parse(args, Known.none().printing(), hook::checkRelation);
        arguments.atMost(1);
        return arguments.print(List.of());
    }

    private static Answer storageGet(HookContext hook, List<String> args, String stdin) {
        Arguments.parse(args, Known.values("s").printing(), (name, value) -> {
            if (name.equals("s")) {
                throw ToolFailure.usage("invalid value " + GoJson.write(value) + " for option -s: storage attachment "
                        + value + ":" + hook.unitName() + " not found");
            }
        });
        throw ToolFailure.usage("no storage instance specified");
    }

    private static Answer storageAdd(HookContext hook, List<String> args, String stdin) {
        Arguments arguments = Arguments.parse(args, Known.none(), hook::checkRelation);
        if (arguments.words().isEmpty()) {
            throw ToolFailure.usage("storage add requires a storage directive");
        }
        String unit = "unit-" + hook.unitName().replace('/', '-');
        arguments
                .words()
                .forEach(name -> hook.refuseAtTheEnd(
                        "adding storage " + name + " for " + unit + ": storage " + GoJson.write(name) + " not found"));
        return Answer.SILENT;
    }

    private static Answer resource(HookContext hook, List<String> args, String stdin) {
        Arguments arguments = Arguments.parse(args, Known.none(), hook::checkRelation);
        if (arguments.words().isEmpty()) {
            throw ToolFailure.usage("missing required resource name");
        }
        arguments.atMost(1);
        String name = arguments.word(0);
        throw ToolFailure.runtime("could not download resource: HTTP request failed: Get https://127.0.0.1:17070/model/"
                + hook.model().uuid + "/units/unit-" + hook.unitName().replace('/', '-') + "/resources/" + name
                + ": resource#" + hook.application().name + "/" + name + " not found");
    }

    private static Answer credential(HookContext hook, List<String> args, String stdin) {
        Arguments.parse(args, Known.none().printing(), hook::checkRelation);
        throw ToolFailure.runtime("cannot access cloud credentials: permission denied");
    }

    private static Answer reboot(HookContext hook, List<String> args, String stdin) {
        Arguments arguments = Arguments.parse(args, Known.none().flags("now"), hook::checkRelation);
        if (hook.hook().isAction()) {
            throw ToolFailure.runtime("juju-reboot is not supported when running an action.");
        }
        if (arguments.has("now")) {
            hook.immediate().change(model -> boots(model.unit(hook.unitName())));
            hook.endNow();
        } else {
            hook.write(model -> boots(model.unit(hook.unitName())));
        }
        return Answer.SILENT;
    }

    private static void boots(ModelState.UnitState unit) {
        unit.rebooted = true;
        unit.rebootedByHook = true;
    }
}
