package orchestra.charm.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/** A tiny charm whose hooks are shell scripts, packed as a real one is. */
final class ShellCharm {
    private static final String METADATA = """
        name: tiny
        summary: a charm
        description: for tests
        provides:
          pr: {interface: probe-if}
        requires:
          storage: {interface: mount}
        peers:
          ring: {interface: probe-ring}
        extra-bindings:
          front:
        """;

    private record Entry(String text, int mode) {}

    private final Map<String, Entry> entries = new TreeMap<>();

    ShellCharm() {
        file("metadata.yaml", METADATA);
        file("manifest.yaml", "bases: [{name: ubuntu, channel: \"24.04\", architectures: [amd64]}]\n");
        hook("install", "true");
    }

    ShellCharm file(String name, String text) {
        entries.put(name, new Entry(text, 0644));
        return this;
    }

    /** A hook that runs the script; its file has no +x, which Juju adds. */
    ShellCharm hook(String name, String script) {
        return file("hooks/" + name, "#!/bin/bash\n" + script + "\n");
    }

    /** The script for every hook Juju sends, and writes each one's name into {@code ../trace}. */
    ShellCharm everywhere(String script) {
        for (String hook : ("install leader-elected leader-settings-changed config-changed start update-status"
                        + " upgrade-charm stop remove secret-changed secret-rotate secret-expired secret-remove")
                .split(" ", -1)) {
            hook(hook, "echo $JUJU_HOOK_NAME >>../trace\n" + script);
        }
        for (String endpoint : "pr storage ring".split(" ", -1)) {
            for (String hook : "created joined changed departed broken".split(" ", -1)) {
                hook(endpoint + "-relation-" + hook, "echo $JUJU_HOOK_NAME $JUJU_REMOTE_UNIT >>../trace\n" + script);
            }
        }
        return this;
    }

    ShellCharm action(String name, String script) {
        entries.put("actions/" + name, new Entry("#!/bin/bash\n" + script + "\n", 0755));
        return this;
    }

    ShellCharm executable(String name) {
        Entry entry = java.util.Objects.requireNonNull(entries.get(name));
        entries.put(name, new Entry(entry.text(), 0755));
        return this;
    }

    ShellCharm without(String name) {
        entries.remove(name);
        return this;
    }

    Path pack(Path archive) {
        try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(archive)) {
            for (Map.Entry<String, Entry> entry : entries.entrySet()) {
                ZipArchiveEntry zipped = new ZipArchiveEntry(entry.getKey());
                zipped.setUnixMode(entry.getValue().mode());
                zipped.setTime(0);
                out.putArchiveEntry(zipped);
                out.write(entry.getValue().text().getBytes(StandardCharsets.UTF_8));
                out.closeArchiveEntry();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return archive;
    }
}
