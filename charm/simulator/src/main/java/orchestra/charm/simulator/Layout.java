package orchestra.charm.simulator;

import java.nio.file.Path;

/** Where everything of a model lies; a unit's folders are named as on a Juju machine. */
record Layout(Path folder) {
    Layout {
        folder = folder.toAbsolutePath().normalize();
    }

    Path model() {
        return folder.resolve("model.json");
    }

    Path log() {
        return folder.resolve("juju.log");
    }

    Path archive(String application, int revision) {
        return folder.resolve("charms").resolve(application + "-" + revision + ".charm");
    }

    Path unit(String unit) {
        return folder.resolve("agents").resolve(tag(unit));
    }

    Path charm(String unit) {
        return unit(unit).resolve("charm");
    }

    Path manifest(String unit) {
        return unit(unit).resolve("state").resolve("deployer").resolve("manifest");
    }

    Path tools(String unit) {
        return folder.resolve("tools").resolve(tag(unit));
    }

    static String tag(String unit) {
        return "unit-" + unit.replace('/', '-');
    }
}
