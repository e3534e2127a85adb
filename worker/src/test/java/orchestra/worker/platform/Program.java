package orchestra.worker.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One of our programs as a process of its own, told what to do by files. */
final class Program implements AutoCloseable {
    private final Path folder;
    private final String main;
    private final List<String> options;
    private Process process;

    /** Writes its files and starts it. */
    Program(Path folder, String main, List<String> options, String properties, Map<String, String> credentials) {
        this.folder = folder;
        this.main = main;
        this.options = List.copyOf(options);
        try {
            Files.createDirectories(folder.resolve("credentials"));
            replace(folder.resolve("program.properties"), properties);
            for (Map.Entry<String, String> credential : credentials.entrySet()) {
                replace(folder.resolve("credentials").resolve(credential.getKey()), credential.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        process = launch();
    }

    Path folder() {
        return folder;
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** SIGKILL; its children live on. */
    void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Starts it again, with the same files. */
    void restart() {
        process = launch();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    boolean ends(long seconds) throws InterruptedException {
        return process.waitFor(seconds, TimeUnit.SECONDS);
    }

    String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void credential(String name, String value) {
        try {
            replace(folder.resolve("credentials").resolve(name), value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    private Process launch() {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                main,
                folder.resolve("program.properties").toString()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .put("CREDENTIALS_DIRECTORY", folder.resolve("credentials").toString());
        try {
            return builder.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void replace(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
