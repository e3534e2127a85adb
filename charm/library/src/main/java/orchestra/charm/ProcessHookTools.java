package orchestra.charm;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The real hook tools, found on the hook's PATH. */
public final class ProcessHookTools implements HookTools {

    @Override
    public Answer call(List<String> command, String stdin) {
        try {
            Process process = new ProcessBuilder(command).start();
            try (OutputStream input = process.getOutputStream()) {
                input.write(stdin.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // The tool ended without reading its input; its exit code and error output tell why.
            }
            // One after the other: a tool's error output is a line or two, far below what a pipe holds.
            String out = text(process.getInputStream());
            String err = text(process.getErrorStream());
            return new Answer(process.waitFor(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException("the hook tool " + command.getFirst() + " could not be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the hook tool " + command.getFirst() + " ran", e);
        }
    }

    private static String text(InputStream stream) throws IOException {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
        }
    }
}
