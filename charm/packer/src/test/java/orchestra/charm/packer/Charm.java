package orchestra.charm.packer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A small sound charm in a folder of its own, to be spoilt by a test in one place. */
record Charm(Path folder) {
    static final String METADATA = """
        name: piano
        summary: Plays.
        description: Plays more.
        assumes: [juju >= 3.6]
        requires:
          score: {interface: sheet, optional: true}
        peers:
          band: {interface: band}
        """;
    static final String HOOKS = """
        install leader-elected leader-settings-changed config-changed start update-status upgrade-charm stop remove
        secret-changed secret-expired secret-remove secret-rotate
        score-relation-created score-relation-joined score-relation-changed score-relation-departed
        score-relation-broken
        band-relation-created band-relation-joined band-relation-changed band-relation-departed
        """;

    static Charm sound(Path folder) {
        Charm charm = new Charm(folder)
                .write("metadata.yaml", METADATA)
                .write("manifest.yaml", "bases: [{name: ubuntu, channel: '24.04', architectures: [amd64]}]\n")
                .write("config.yaml", "options: {loud: {type: boolean, default: false, description: How loud.}}\n")
                .write("actions.yaml", "tune: {description: Tunes., additionalProperties: false}\n")
                .write("icon.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='100' height='100'/>\n")
                .program("actions/tune", "#!/bin/sh\n");
        for (String hook : HOOKS.strip().split("\\s+", -1)) {
            charm.program("hooks/" + hook, "#!/bin/sh\n");
        }
        return charm;
    }

    Charm write(String path, String text) {
        try {
            Path file = folder.resolve(path);
            Files.createDirectories(file.resolveSibling(""));
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Charm program(String path, String text) {
        return write(path, text).mode(path, "rwxr-xr-x");
    }

    Charm mode(String path, String mode) {
        try {
            Files.setPosixFilePermissions(folder.resolve(path), PosixFilePermissions.fromString(mode));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Charm remove(String path) {
        try {
            Files.delete(folder.resolve(path));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Charm link(String path, String target) {
        try {
            Files.createSymbolicLink(folder.resolve(path), Path.of(target));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds lines to metadata.yaml. */
    Charm metadata(String more) {
        return write("metadata.yaml", METADATA + more);
    }

    Staging staging() {
        Staging staging = new Staging();
        staging.addTree("", folder);
        return staging;
    }
}
