package orchestra.charm.packer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The golden table: a sound charm spoilt in one place, and the one problem told. */
final class LintTest {
    @TempDir
    private Path folder;

    @Test
    void soundCharmHasNoProblem() {
        assertThat(Charm.sound(folder).staging().lint()).isEmpty();
    }

    @Test
    void dispatchStandsForEveryHookAndAction() {
        Charm charm = Charm.sound(folder).program("dispatch", "#!/bin/sh\n").remove("actions/tune");
        for (String hook : Charm.HOOKS.strip().split("\\s+", -1)) {
            charm.remove("hooks/" + hook);
        }
        assertThat(charm.staging().lint()).isEmpty();
    }

    @Test
    void everyProblemIsToldAtOnce() {
        Charm charm = Charm.sound(folder)
                .remove("manifest.yaml")
                .metadata("series: [noble]\n")
                .mode("hooks/stop", "rw-r--r--")
                .write("config.yaml", "options: {loud: {type: bool, description: How loud.}}\n");
        assertThat(charm.staging().lint())
                .extracting(Problem::file)
                .containsExactly("config.yaml", "hooks/stop", "manifest.yaml", "metadata.yaml");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("spoilt")
    void spoiltCharmHasItsProblem(String problem, UnaryOperator<Charm> spoil) {
        List<Problem> problems = spoil.apply(Charm.sound(folder)).staging().lint();
        assertThat(problems).hasSize(1);
        Problem found = problems.getFirst();
        String place = found.file() + (found.key().isEmpty() ? "" : ": " + found.key());
        assertThat(place + ": " + found.rule()).contains(problem);
        assertThat(found.cure()).isNotBlank();
    }

    static Stream<Arguments> spoilt() {
        return Stream.of(metadata(), manifest(), config(), actions(), files()).flatMap(List::stream);
    }

    private static List<Arguments> metadata() {
        return List.of(
                bad("metadata.yaml: is required", charm -> charm.remove("metadata.yaml")),
                bad("metadata.yaml: name: must be small letters", without("name: piano", "name: piano-2")),
                bad("metadata.yaml: name: is required", without("name: piano", "display-name: Piano")),
                bad("metadata.yaml: summary: must be a text, found 3", without("summary: Plays.", "summary: 3")),
                bad("metadata.yaml: description: is required", without("description: Plays more.", "description:")),
                bad("duplicate key", charm -> charm.metadata("name: forte\n")),
                bad("is not valid YAML", charm -> charm.metadata("tags: [\n")),
                bad("min-juju-version: is an error", charm -> charm.metadata("min-juju-version: 3.6.0\n")),
                bad("series: is gone", charm -> charm.metadata("series: [noble]\n")),
                bad("sumary: is no key", charm -> charm.metadata("sumary: Plays.\n")),
                bad("subordinate: a subordinate charm", charm -> charm.metadata("subordinate: true\n")),
                bad(
                        "requires.score: is the name",
                        charm -> charm.metadata("provides: {score: {interface: sheet, optional: true}}\n")),
                bad(
                        "requires.score.scope: must be global or",
                        endpoint("interface: sheet, optional: true, scope: all")),
                bad("requires.score.limit: must be a whole", endpoint("interface: sheet, optional: true, limit: few")),
                bad("requires.score.optional: must be stated", endpoint("interface: sheet")),
                bad("requires.score.optional: must be true or", endpoint("interface: sheet, optional: maybe")),
                bad("requires.score.interface: is required", endpoint("optional: true")),
                bad("requires.score.interface: must be small", endpoint("interface: A Sheet, optional: true")),
                bad("requires.score.role: is no key", endpoint("interface: sheet, optional: true, role: me")),
                bad("peers.band: must be a mapping", without("band: {interface: band}", "band: band")),
                bad("peers.band.interface: interfaces that begin", without("interface: band", "interface: juju-band")),
                bad("storage.disk.location: is for type: filesystem", storage("type: block, location: /srv")),
                bad("storage.disk.type: is required", storage("read-only: true")),
                bad("storage.disk.type: must be filesystem or block", storage("type: tape")),
                bad("storage.disk.minimum-size: must be a size", storage("type: block, minimum-size: big")),
                bad("storage.disk.multiple.range: must be a range", storage("type: block, multiple: {range: many}")),
                bad("storage.disk.multiple.range: is required", storage("type: block, multiple: {}")),
                bad(
                        "resources.notes.filename: is required",
                        charm -> charm.metadata("resources: {notes: {type: file, description: Notes.}}\n")),
                bad("assumes[0]: must be a feature", without("juju >= 3.6", "juju > 3.6")),
                bad("assumes[0].any-of[1]: must be a feature", without("juju >= 3.6", "any-of: [juju < 5, '=']")));
    }

    private static List<Arguments> manifest() {
        return List.of(
                bad("manifest.yaml: is required", charm -> charm.remove("manifest.yaml")),
                bad("manifest.yaml: bases: needs at least one", charm -> charm.write("manifest.yaml", "bases: []\n")),
                bad("manifest.yaml: must be a YAML mapping", charm -> charm.write("manifest.yaml", "\n")),
                bad("bases[0].channel: must be a text", base("name: ubuntu, channel: 24.04, architectures: [amd64]")),
                bad(
                        "bases[0].channel: must be a release",
                        base("name: ubuntu, channel: noble, architectures: [amd64]")),
                bad("bases[0].name: must be ubuntu", base("name: debian, channel: '24.04', architectures: [amd64]")),
                bad(
                        "bases[0].architectures: knows no vax",
                        base("name: ubuntu, channel: '24.04', architectures: [vax]")),
                bad("bases[0].architectures: needs at", base("name: ubuntu, channel: '24.04'")),
                bad("bases[0]: must be a mapping", charm -> charm.write("manifest.yaml", "bases: [ubuntu]\n")));
    }

    private static List<Arguments> config() {
        return List.of(
                bad("config.yaml: must be a YAML mapping", charm -> charm.write("config.yaml", "")),
                bad("config.yaml: options: is required", charm -> charm.write("config.yaml", "{}\n")),
                bad("options.loud.type: must be string or", option("type: bool")),
                bad("options.loud.type: is required", option("default: 3")),
                bad("options.loud.default: must be of type int, found 3.5", option("type: int, default: 3.5")),
                bad("options.loud.default: must be of type boolean", option("type: boolean, default: 'yes'")),
                bad("options.loud.default: must be of type float", option("type: float, default: '1'")),
                bad("options.loud.default: must be of type string", option("type: string, default: 1")),
                bad("options.loud.default: must be of type secret", option("type: secret, default: abc")),
                bad("options.loud.min: is no key", option("type: int, min: 3")),
                bad(
                        "options.-loud: an option's name",
                        charm -> charm.write("config.yaml", "options: {-loud: {type: int, description: Loud.}}\n")),
                bad(
                        "options.loud.description: is required",
                        charm -> charm.write("config.yaml", "options: {loud: {type: int}}\n")));
    }

    private static List<Arguments> actions() {
        return List.of(
                bad("tune.additionalProperties: must be stated", action("description: Tunes.")),
                bad(
                        "tune.additionalProperties: must be true or",
                        action("description: Tunes., additionalProperties: no way")),
                bad("tune.description: is required", action("additionalProperties: false")),
                bad("tune.param: is no key", action("description: T, additionalProperties: false, param: {}")),
                bad(
                        "tune.required: names pitch",
                        action("description: T, additionalProperties: false, required: [pitch]")),
                bad(
                        "tune.params.pitch.$ref: is not allowed",
                        action("description: T, additionalProperties: false, params: {pitch: {$ref: x}}")),
                bad(
                        "tune.params.pitch: must be a mapping",
                        action("description: T, additionalProperties: false, params: {pitch: 440}")),
                bad(
                        "juju-tune: an action's name",
                        charm -> charm.write(
                                        "actions.yaml", "juju-tune: {description: T, additionalProperties: false}\n")
                                .remove("actions/tune")
                                .program("actions/juju-tune", "#!/bin/sh\n")),
                bad("actions/tune: is declared in actions.yaml", charm -> charm.remove("actions/tune")),
                bad("actions/tune: is not declared", charm -> charm.remove("actions.yaml")));
    }

    private static List<Arguments> files() {
        return List.of(
                bad("hooks/stop: is not there", charm -> charm.remove("hooks/stop")),
                bad("hooks/score-relation-broken: is not there", charm -> charm.remove("hooks/score-relation-broken")),
                bad("hooks/halt: is no hook", charm -> charm.program("hooks/halt", "#!/bin/sh\n")),
                bad(
                        "hooks/collect-metrics: is no hook",
                        charm -> charm.program("hooks/collect-metrics", "#!/bin/sh\n")),
                bad("hooks/stop: must be executable", charm -> charm.mode("hooks/stop", "rw-r--r--")),
                bad("hooks/stop: must be a program", charm -> charm.program("hooks/stop", "#!/bin/sh\r\n")),
                bad("hooks/stop: must be a program", charm -> charm.program("hooks/stop", "exit 0\n")),
                bad("actions/tune: must be executable", charm -> charm.mode("actions/tune", "rw-r--r--")),
                bad("runtime/bin/java: is a program", charm -> charm.write("runtime/bin/java", "")),
                bad("lib/jspawnhelper: is a program", charm -> charm.write("lib/jspawnhelper", "")),
                bad("version: must be one line", charm -> charm.write("version", "1\n2\n")),
                bad("revision: must be a whole number", charm -> charm.write("revision", "r1\n")),
                bad("lxd-profile.yaml: is not used", charm -> charm.write("lxd-profile.yaml", "{}\n")),
                bad("charmcraft.yaml: is never read", charm -> charm.write("charmcraft.yaml", "{}\n")),
                bad("readme: is a link to the absolute", charm -> charm.link("readme", "/etc/hostname")),
                bad("readme: is a link to ../../etc, which is not", charm -> charm.link("readme", "../../etc")),
                bad("readme: is a link to nowhere", charm -> charm.link("readme", "nowhere")),
                bad("a path in an archive", charm -> charm.write("back\\slash", "")),
                bad("icon.svg: is not well-formed", charm -> charm.write("icon.svg", "<svg")),
                bad("icon.svg: must be an SVG", charm -> charm.write("icon.svg", "<svg/>\n")),
                bad(
                        "icon.svg: width: must be 100, found 96",
                        charm -> charm.write(
                                "icon.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='96' height='100px'/>\n")));
    }

    private static Arguments bad(String problem, UnaryOperator<Charm> spoil) {
        return arguments(problem, spoil);
    }

    private static UnaryOperator<Charm> without(String line, String instead) {
        return charm -> charm.write("metadata.yaml", Charm.METADATA.replace(line, instead));
    }

    private static UnaryOperator<Charm> endpoint(String score) {
        return without("interface: sheet, optional: true", score);
    }

    private static UnaryOperator<Charm> storage(String disk) {
        return charm -> charm.metadata("storage: {disk: {" + disk + "}}\n")
                .program("hooks/disk-storage-attached", "#!/bin/sh\n")
                .program("hooks/disk-storage-detaching", "#!/bin/sh\n");
    }

    private static UnaryOperator<Charm> base(String base) {
        return charm -> charm.write("manifest.yaml", "bases: [{" + base + "}]\n");
    }

    private static UnaryOperator<Charm> option(String loud) {
        return charm -> charm.write("config.yaml", "options: {loud: {" + loud + ", description: How loud.}}\n");
    }

    private static UnaryOperator<Charm> action(String tune) {
        return charm -> charm.write("actions.yaml", "tune: {" + tune + "}\n");
    }
}
