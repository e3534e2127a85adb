package orchestra.charm.packer;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules of manifest.yaml: the bases that the charm runs on. */
final class ManifestLint {
    private static final Pattern CHANNEL = Pattern.compile("\\d\\d\\.\\d\\d(/(stable|candidate|beta|edge))?");
    private static final Set<String> ARCHITECTURES = Set.of("amd64", "arm64", "ppc64el", "riscv64", "s390x");

    private ManifestLint() {}

    static void run(Section manifest) {
        List<?> bases = manifest.list("bases");
        if (bases.isEmpty()) {
            manifest.problem("bases", "needs at least one base, or Juju 4 refuses the charm", "write name and channel");
        }
        for (int index = 0; index < bases.size(); index++) {
            Section base = manifest.item("bases", index, bases.get(index));
            if (base != null) {
                base(base);
            }
        }
    }

    private static void base(Section base) {
        base.requiredText("name");
        base.oneOf("name", "ubuntu");
        base.requiredText("channel");
        if (base.value("channel") instanceof String) {
            base.requireMatch("channel", CHANNEL, "a release such as \"24.04\" or \"24.04/stable\"");
        }
        List<?> architectures = base.list("architectures");
        if (architectures.isEmpty()) {
            base.problem("architectures", "needs at least one", "write for example [amd64]");
        }
        for (Object architecture : architectures) {
            if (!(architecture instanceof String name && ARCHITECTURES.contains(name))) {
                base.problem(
                        "architectures",
                        "knows no " + architecture,
                        "write "
                                + String.join(
                                        ", ", ARCHITECTURES.stream().sorted().toList()));
            }
        }
    }
}
