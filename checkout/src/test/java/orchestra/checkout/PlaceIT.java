package orchestra.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import orchestra.charm.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The charm's folder: the old one or the new one, whoever kills us; and never somebody else's. */
final class PlaceIT {

    @TempDir
    private Path folder;

    private Path one;
    private Path two;
    private Order order;

    @BeforeEach
    void makeCharms() throws IOException {
        one = Order.charm(folder.resolve("one"), "one");
        two = Order.charm(folder.resolve("two"), "two");
        order = new Order(folder);
    }

    @ParameterizedTest(name = "killed when {0}, exchange {1}: {2}")
    @CsvSource({
        "fetched, true, one",
        "announced, true, one",
        "exchanged, true, two",
        "recorded, true, two",
        "announced, false, one",
        "put aside, false, none",
        "exchanged, false, two",
    })
    void whoeverKillsUsLeavesTheOldOrTheNew(String point, boolean exchanges, String left) throws Exception {
        order.from(Request.Kind.LOCAL, one.toString()).done();
        order.from(Request.Kind.LOCAL, two.toString());
        kill(point, exchanges);
        if (left.equals("none")) {
            assertThat(order.charm())
                    .as("only without an exchange, until the next try")
                    .doesNotExist();
        } else {
            assertThat(order.text("hooks/install")).contains("echo " + left);
        }
        order.from(Request.Kind.LOCAL, folder.resolve("nothing").toString());
        assertThat(order.failed().cause()).isEqualTo(Cause.NOT_FOUND);
        assertThat(order.text("hooks/install"))
                .as("brought back")
                .contains("echo " + (left.equals("two") ? "two" : "one"));
        order.from(Request.Kind.LOCAL, two.toString()).done();
        assertThat(order.text("hooks/install")).contains("echo two");
        assertThat(names()).containsExactlyInAnyOrder("oscied-webui", ".oscied-webui.json");
    }

    @Test
    void aFirstTryThatWasKilledDoesNotMakeTheFolderAStrangers() throws Exception {
        order.from(Request.Kind.LOCAL, one.toString());
        kill("exchanged", true);
        assertThat(order.text("hooks/install")).contains("echo one");
        order.from(Request.Kind.LOCAL, two.toString()).done();
        assertThat(order.text("hooks/install")).contains("echo two");
    }

    @Test
    void aFolderThatIsNotOursIsNeitherReplacedNorRemoved() throws IOException {
        Order.charm(order.charm(), "mine");
        order.from(Request.Kind.LOCAL, one.toString());
        Answer.Failed failed = order.failed();
        assertThat(failed.cause()).isEqualTo(Cause.TAKEN);
        assertThat(failed.detail()).isEqualTo(order.charm().toString());
        order.with("action", "remove").done();
        assertThat(order.text("hooks/install")).contains("echo mine");
    }

    @Test
    void aFolderPutInTheSteadOfOursIsNotOurs() throws IOException {
        order.from(Request.Kind.LOCAL, one.toString()).done();
        Files.move(order.charm(), folder.resolve("away"));
        Order.charm(order.charm(), "mine");
        assertThat(order.failed().cause()).isEqualTo(Cause.TAKEN);
        order.with("action", "remove").done();
        assertThat(order.text("hooks/install")).contains("echo mine");
        assertThat(names()).containsExactly("oscied-webui");
    }

    @Test
    void removalTakesWhatIsOursAndNothingElse() throws IOException {
        order.from(Request.Kind.LOCAL, one.toString()).done();
        Files.writeString(order.charms().resolve("notes.txt"), "mine");
        order.with("action", "remove").done();
        assertThat(names()).containsExactly("notes.txt");
        order.done();
    }

    @Test
    void removalTakesTheFolderAroundWhenNothingElseIsInIt() {
        Path release = folder.resolve("home/charms/noble");
        order.from(Request.Kind.LOCAL, one.toString())
                .with("folder", release.toString())
                .done();
        order.with("action", "remove").done();
        assertThat(folder.resolve("home")).isEmptyDirectory();
    }

    @Test
    void theRecordTellsWhatIsThere() {
        order.from(Request.Kind.LOCAL, one.toString()).as("ann", "secret-word").done();
        Provenance record = order.record();
        assertThat(record.source()).isEqualTo(one.toString());
        assertThat(record.fetched()).endsWith("Z");
        assertThat(record.json()).doesNotContain("secret-word");
    }

    @Test
    void twoTriesAtOnceDoNotMeet() throws Exception {
        order.from(Request.Kind.LOCAL, one.toString());
        Process first = start("fetched", true);
        assertThat(line(first)).isEqualTo("fetched");
        Answer.Failed second = order.failed();
        assertThat(second.cause()).isEqualTo(Cause.FAILED);
        assertThat(second.detail()).isEqualTo("another try is still under way");
        first.destroyForcibly().waitFor();
        order.done();
    }

    @Test
    void theProgramAnswersInJsonAndShowsNoSecret() throws Exception {
        order.from(Request.Kind.GIT, "https://nobody.invalid/x").as("ann", "secret-word");
        Process process = program(List.of("orchestra.checkout.Main"));
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(Json.object(answer)).containsEntry("result", "unreachable");
        assertThat(answer).doesNotContain("secret-word");
    }

    private void kill(String point, boolean exchanges) throws Exception {
        Process process = start(point, exchanges);
        assertThat(line(process)).isEqualTo(point);
        process.destroyForcibly().waitFor();
    }

    private Process start(String point, boolean exchanges) throws IOException {
        return program(List.of(
                "orchestra.checkout.KilledCheckout",
                point,
                Boolean.toString(exchanges).toLowerCase(Locale.ROOT)));
    }

    private Process program(List<String> arguments) throws IOException {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(order.json().getBytes(StandardCharsets.UTF_8));
        }
        return process;
    }

    private static String line(Process process) throws IOException {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
    }

    private List<String> names() throws IOException {
        try (java.util.stream.Stream<Path> all = Files.list(order.charms())) {
            return all.map(path -> path.getFileName().toString()).toList();
        }
    }
}
