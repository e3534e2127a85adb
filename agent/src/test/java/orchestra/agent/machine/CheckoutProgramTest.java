package orchestra.agent.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import orchestra.agent.checkout.CheckoutAnswer.Result;
import orchestra.agent.checkout.CheckoutOrder;
import orchestra.agent.checkout.CheckoutSource;
import orchestra.agent.facts.Place;
import orchestra.charm.Json;
import orchestra.charm.Secret;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the program is asked, and when a hook has nothing to do. */
final class CheckoutProgramTest {

    private static final String REMOTE = "https://example.org/webui";

    @TempDir
    private Path folder;

    private final List<Map<String, @Nullable Object>> asked = new ArrayList<>();
    private final Set<String> installed = new HashSet<>();
    private String refusal = "";

    @BeforeEach
    void makeTheAgentsFolder() throws IOException {
        Files.createDirectories(place().privateFolder());
    }

    @Test
    void theSameOrderIsNotAskedTwiceNotEvenByAnotherHook() {
        assertThat(hook(order(REMOTE, "right", "1"))).isEqualTo(Result.DONE);
        assertThat(hook(order(REMOTE, "right", "1"))).isEqualTo(Result.SAME);
        assertThat(asked).hasSize(1);
    }

    @Test
    void anotherSourceCredentialOrPlaceIsAskedFor() {
        hook(order(REMOTE, "right", "1"));
        assertThat(hook(order(REMOTE + "#v1", "right", "1"))).isEqualTo(Result.DONE);
        assertThat(hook(order(REMOTE + "#v1", "other", "1"))).isEqualTo(Result.DONE);
        assertThat(hook(order(REMOTE + "#v1", "other", "2")))
                .as("another build")
                .isEqualTo(Result.SAME);
        assertThat(asked).hasSize(3);
    }

    @Test
    void theCopyInThisCharmIsRenewedWithEachBuild() {
        hook(order("", "", "1"));
        assertThat(hook(order("", "", "1"))).isEqualTo(Result.SAME);
        assertThat(hook(order("", "", "2"))).isEqualTo(Result.DONE);
        assertThat(asked.getFirst()).containsEntry("url", "/charm/charms/webui").containsEntry("kind", "local");
    }

    @Test
    void whatFailedIsTriedAgainAndWhatIsMissingFetchedAnew() throws IOException {
        refusal = "credentials";
        assertThat(hook(order(REMOTE, "wrong", "1"))).isEqualTo(Result.CREDENTIALS);
        assertThat(hook(order(REMOTE, "wrong", "1"))).isEqualTo(Result.CREDENTIALS);
        refusal = "";
        assertThat(hook(order(REMOTE, "wrong", "1"))).isEqualTo(Result.DONE);
        Files.delete(charms().resolve("oscied-webui"));
        assertThat(hook(order(REMOTE, "wrong", "1"))).isEqualTo(Result.DONE);
        assertThat(asked).hasSize(4);
    }

    @Test
    void anOldChangeThatFailsIsStillTriedWhenTheOptionGoesBack() {
        hook(order(REMOTE, "right", "1"));
        refusal = "not-found";
        assertThat(hook(order(REMOTE + "/other", "right", "1"))).isEqualTo(Result.NOT_FOUND);
        assertThat(hook(order(REMOTE, "right", "1"))).as("what is there").isEqualTo(Result.SAME);
    }

    @Test
    void aSilentServerIsAskedOnceAHook() {
        refusal = "unreachable";
        CheckoutProgram program = program();
        assertThat(program.fetch(order(REMOTE, "x", "1")).result()).isEqualTo(Result.UNREACHABLE);
        assertThat(program.fetch(order(REMOTE + "2", "x", "1")).result()).isEqualTo(Result.UNREACHABLE);
        assertThat(asked).hasSize(1);
    }

    @Test
    void subversionIsInstalledForSubversionOnly() {
        hook(order(REMOTE, "x", "1"));
        assertThat(installed).isEmpty();
        hook(order("svn://example.org/webui", "x", "1"));
        assertThat(installed).containsExactly("subversion");
    }

    @Test
    void noteTellsNoSecretAndIsTheAgentsAlone() throws IOException {
        hook(order(REMOTE, "right-password", "1"));
        Path note = place().privateFolder().resolve("oscied-webui.checkout");
        assertThat(note).content().doesNotContain("right-password");
        assertThat(Files.getPosixFilePermissions(note)).hasSize(2);
    }

    @Test
    void anotherFolderTakesTheOldCharmAwayAndSoDoesTheUnitsEnd() {
        hook(order(REMOTE, "x", "1"));
        CheckoutOrder moved = new CheckoutOrder(
                "oscied-webui",
                "charms/webui",
                Optional.of(CheckoutSource.parse(REMOTE)),
                "1",
                folder.resolve("elsewhere").toString(),
                "ann",
                new Secret("x"),
                new Secret(""),
                "");
        assertThat(hook(moved)).isEqualTo(Result.DONE);
        assertThat(asked.getLast()).containsEntry("action", "remove").containsEntry("folder", charms().toString());
        assertThat(program().remove("oscied-webui")).isTrue();
        assertThat(asked.getLast())
                .containsEntry("action", "remove")
                .containsEntry("folder", folder.resolve("elsewhere").toString());
        assertThat(program().remove("oscied-webui")).as("nothing is left").isFalse();
    }

    private Result hook(CheckoutOrder order) {
        return program().fetch(order).result();
    }

    private CheckoutProgram program() {
        return new CheckoutProgram(
                this::answer,
                new SystemFiles(Map.of()),
                installed::addAll,
                place(),
                charms().toString(),
                "/certificates");
    }

    private String answer(String request) {
        Map<String, @Nullable Object> order = Json.object(request);
        asked.add(order);
        if (!refusal.isEmpty()) {
            return "{\"result\":\"" + refusal + "\",\"detail\":\"as told\"}";
        }
        try {
            Path charm = Path.of(String.valueOf(order.get("folder"))).resolve(String.valueOf(order.get("name")));
            Files.createDirectories(charm);
            return "{\"result\":\"done\",\"revision\":\"r\",\"folder\":" + Files.getAttribute(charm, "unix:ino") + "}";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path charms() {
        return folder.resolve("charms");
    }

    private static CheckoutOrder order(String source, String password, String release) {
        return new CheckoutOrder(
                "oscied-webui",
                "charms/webui",
                source.isEmpty() ? Optional.empty() : Optional.of(CheckoutSource.parse(source)),
                release,
                "",
                "ann",
                new Secret(password),
                new Secret(""),
                "");
    }

    private Place place() {
        return new Place(
                true,
                Path.of("/charm"),
                folder.resolve("state"),
                1,
                "127.0.0.1",
                new Place.DatabasePlace(Place.ServerProgram.at(Path.of("/bin/false")), false, 1),
                new Place.BrokerPlace(Place.ServerProgram.at(Path.of("/bin/false")), false, 1, 1, 1, 1));
    }
}
