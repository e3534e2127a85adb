package orchestra.charm;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The real hook tools, found on the hook's PATH. Error output goes through a file of the given folder, so that one
 * thread reads the answer without a pipe that can fill up.
 */
public final class ProcessHookTools implements HookTools {

    private final Path errors;

    /** Uses {@code folder}, which must exist and be ours alone, for the tools' error output. */
    public ProcessHookTools(Path folder) {
        this.errors = folder.resolve("hook-tool.err");
    }

    @Override
    public Answer call(List<String> command, String stdin) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
            Process process = builder.start();
            try (OutputStream input = process.getOutputStream()) {
                input.write(stdin.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // The tool ended without reading its input; its exit code and error output tell why.
            }
            String out;
            try (InputStream output = process.getInputStream()) {
                out = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            }
            int code = process.waitFor();
            String err = code == 0 ? "" : Files.readString(errors).strip();
            return new Answer(code, out.stripTrailing(), err);
        } catch (IOException e) {
            throw new UncheckedIOException("the hook tool " + command.getFirst() + " could not be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the hook tool " + command.getFirst() + " ran", e);
        }
    }
}
