package orchestra.charm.packer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All the rules over all the files of a charm. */
final class Lint {
    private static final String REMOVE = "remove the file";

    private final Staging staging;
    private final Findings findings;

    private Lint(Staging staging) {
        this.staging = staging;
        this.findings = new Findings();
    }

    /** Every problem of what is staged, sorted. */
    static List<Problem> of(Staging staging) {
        Lint lint = new Lint(staging);
        staging.findings().sorted().forEach(lint::add);
        try {
            lint.run();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read what is staged", e);
        }
        return lint.findings.sorted();
    }

    private void run() throws IOException {
        HookNames hooks = new HookNames();
        Set<String> actions = new TreeSet<>();
        required("metadata.yaml", metadata -> {
            new MetadataLint(metadata, hooks).run();
            hooks.complete();
        });
        required("manifest.yaml", ManifestLint::run);
        optional("config.yaml", ConfigLint::run);
        optional("actions.yaml", root -> actions.addAll(ActionsLint.run(root)));
        new EntryPointLint(staging, findings).run(hooks, actions);
        plainFiles();
        IconLint.run(staging.find("icon.svg"), findings);
    }

    private void required(String file, Consumer<Section> rules) throws IOException {
        if (!staging.has(file)) {
            findings.add(file, "", "is required", "write it at the top of the charm");
        }
        optional(file, rules);
    }

    private void optional(String file, Consumer<Section> rules) throws IOException {
        Entry entry = staging.find(file);
        if (entry == null) {
            return;
        }
        Section root = Section.parse(file, entry.bytes(), findings);
        if (root != null) {
            rules.accept(root);
        }
    }

    private void plainFiles() throws IOException {
        String version = line("version");
        if (version != null && (version.isBlank() || version.strip().contains("\n"))) {
            findings.add("version", "", "must be one line", "write the version alone");
        }
        String revision = line("revision");
        if (revision != null && !revision.strip().matches("\\d{1,9}")) {
            findings.add("revision", "", "must be a whole number; Juju writes it anew", REMOVE);
        }
        if (staging.has("lxd-profile.yaml")) {
            findings.add("lxd-profile.yaml", "", "is not used by Juju 4 any more", REMOVE);
        }
        if (staging.has("charmcraft.yaml")) {
            findings.add(
                    "charmcraft.yaml",
                    "",
                    "is never read by Juju",
                    "split it into metadata.yaml, config.yaml, actions.yaml and manifest.yaml");
        }
    }

    private @Nullable String line(String file) throws IOException {
        Entry entry = staging.find(file);
        return entry == null ? null : new String(entry.bytes(), StandardCharsets.UTF_8);
    }

    private void add(Problem problem) {
        findings.add(problem.file(), problem.key(), problem.rule(), problem.cure());
    }
}
