package orchestra.checkout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orchestra.charm.Json;

/** A request for the charm {@code oscied-webui}, made piece by piece, and what is found in its place. */
final class Order {

    private final Path folder;
    private final Map<String, Object> texts = new LinkedHashMap<>();

    /** Works in an empty folder. */
    Order(Path folder) {
        this.folder = folder;
        texts.put("action", "fetch");
        texts.put("folder", folder.resolve("charms").toString());
        texts.put("name", "oscied-webui");
        texts.put("lock", folder.resolve("lock").toString());
        texts.put("known-hosts-files", List.of());
    }

    Order from(Request.Kind kind, String url) {
        texts.put("kind", kind.name().toLowerCase(java.util.Locale.ROOT));
        texts.put("source", url);
        texts.put("url", url);
        return this;
    }

    Order with(String key, Object value) {
        texts.put(key, value);
        return this;
    }

    Order as(String user, String password) {
        return with("user", user).with("password", password);
    }

    String json() {
        return Json.write(texts);
    }

    Answer run() {
        return Checkout.run(Request.read(json()));
    }

    /** The revision; a failure is the test's. */
    String done() {
        return switch (run()) {
            case Answer.Done done -> done.revision();
            case Answer.Failed failed -> throw new AssertionError(failed.toString());
        };
    }

    Answer.Failed failed() {
        return switch (run()) {
            case Answer.Done done -> throw new AssertionError(done.toString());
            case Answer.Failed failed -> failed;
        };
    }

    Path charms() {
        return folder.resolve("charms");
    }

    Path charm() {
        return charms().resolve("oscied-webui");
    }

    String text(String file) {
        return read(charm().resolve(file));
    }

    Provenance record() {
        try {
            return Provenance.read(charms().resolve(".oscied-webui.json")).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A folder that is a charm, whose {@code hooks/install} says the word. */
    static Path charm(Path folder, String word) throws IOException {
        Files.createDirectories(folder.resolve("hooks"));
        Files.writeString(folder.resolve("metadata.yaml"), "name: oscied-webui\nsummary: " + word + "\n");
        Path hook = Files.writeString(folder.resolve("hooks/install"), "#!/bin/sh\necho " + word + "\n");
        if (!hook.toFile().setExecutable(true)) {
            throw new IOException(hook + " cannot be made executable");
        }
        return folder;
    }
}
