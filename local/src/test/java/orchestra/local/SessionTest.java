package orchestra.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model played for real, with a charm in shell in the place of the packed one. */
final class SessionTest {
    private static final String METADATA = """
        name: orchestra
        summary: a charm
        description: for tests
        requires:
          storage: {interface: mount}
        """;
    private static final String UPGRADE = "#!/bin/sh\nstatus-set maintenance upgraded\n";
    private static final Map<String, String> CHARM = Map.of(
            "metadata.yaml", METADATA,
            "config.yaml", "options: {verbose: {type: boolean, default: false}, root_secret: {type: string}}\n",
            "actions.yaml", "get-credentials: {additionalProperties: false}\n",
            "hooks/install", "#!/bin/sh\nstatus-set blocked 'no storage'\n",
            "hooks/config-changed", "#!/bin/sh\njuju-log \"verbose $(config-get verbose)\"\n",
            "hooks/storage-relation-changed",
                    "#!/bin/sh\nstatus-set active \"$(relation-get fstype) $(relation-get mountpoint)\"\n",
            "hooks/storage-relation-broken", "#!/bin/sh\nstatus-set blocked 'no storage'\n",
            "hooks/upgrade-charm", UPGRADE,
            "actions/get-credentials", "#!/bin/sh\naction-set 'secret-command=juju config orchestra root_secret'\n");

    @TempDir
    Path folder;

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    @Test
    void modelLivesThroughStorageConfigActionsAndARestart() throws IOException {
        Place place = Place.at(folder.resolve("state"));
        Path archive = pack("one.charm", CHARM);
        try (Session session = open(place, archive)) {
            session.begin();
            assertThat(session.status().toString()).isEqualTo("blocked: no storage");
            assertThat(session.api().refused()).isTrue();
            assertThat(session.knowsStorage()).isFalse();
            Commands commands = new Commands(session, () -> {});

            assertThat(ask(commands, "relate", "storage").text()).contains("active: bind " + place.shared());
            assertThat(ask(commands, "unrelate", "storage").text()).contains("blocked: no storage");
            assertThat(ask(commands, "relate", "storage").text()).contains("related with storage");
            assertThat(ask(commands, "relate", "moon").text()).isEqualTo("what can be related is: storage");
            assertThat(ask(commands, "config", "verbose=yes").text())
                    .isEqualTo("ERROR parsing settings for application: option \"verbose\" expected boolean,"
                            + " got \"yes\"");
            assertThat(ask(commands, "config", "bogus=1").text())
                    .contains("unknown option \"bogus\"", "known options: root_secret, verbose");
            assertThat(ask(commands, "config", "root_secret=canary-1", "verbose=true")
                            .code())
                    .isZero();
            assertThat(ask(commands, "config").text()).contains("(set)").doesNotContain("canary-1");
            assertThat(ask(commands, "config", "root_secret").text()).isEqualTo("canary-1");
            assertThat(ask(commands, "action", "get-credentials").text()).contains("secret: canary-1");
            assertThat(ask(commands, "action", "moon").text()).contains("action \"moon\" not defined");
            assertThat(ask(commands, "logs").text()).contains("verbose True").doesNotContain("canary-1");
            assertThat(session.await(Duration.ofMillis(300), () -> false)).isFalse();
        }
        shown.reset();
        try (Session session = open(place, archive)) {
            session.begin();
            assertThat(session.status().toString()).isEqualTo("active: bind " + place.shared());
            assertThat(session.knowsStorage()).isTrue();
            assertThat(shown()).doesNotContain("install", "upgrade-charm").contains("config-changed");
            assertThat(session.supervised()).isTrue();
        }
        Path next = pack("next.charm", Map.of("metadata.yaml", METADATA, "hooks/upgrade-charm", UPGRADE));
        try (Session session = open(place, next)) {
            session.begin();
            assertThat(session.status().toString()).isEqualTo("maintenance: upgraded");
        }
        assertThat(ProcessHandle.allProcesses()
                        .flatMap(process -> process.info().commandLine().stream())
                        .filter(line -> line.contains(place.folder().toString())))
                .isEmpty();
    }

    private static Control.Reply ask(Commands commands, String command, String... arguments) {
        Control.Request request = new Control.Request(command, List.of(arguments));
        try {
            return commands.answer(request);
        } catch (LocalFailure failure) {
            return new Control.Reply(1, failure.said());
        }
    }

    private Session open(Place place, Path archive) {
        return Session.open(place, archive, new Screen(new PrintStream(shown, true, StandardCharsets.UTF_8), false));
    }

    private String shown() {
        return shown.toString(StandardCharsets.UTF_8);
    }

    private Path pack(String name, Map<String, String> entries) throws IOException {
        Path archive = folder.resolve(name);
        try (OutputStream file = Files.newOutputStream(archive);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return archive;
    }
}
