package orchestra.worker.engine;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Cuts what a program writes into lines, without their ends, and gives each to a listener. Of a line that is longer than
 * 64 KiB only the beginning is given, so that no program can fill the memory. Safe for many threads; who made it closes it.
 */
final class LineStream extends OutputStream {
    private static final int LINE_CAP = 64 * 1024;

    private final Consumer<String> listener;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean begun;

    LineStream(Consumer<String> listener) {
        this.listener = listener;
    }

    /** A stream whose bytes are kept in a tail, too. */
    static OutputStream into(Tail tail, Consumer<String> listener) {
        LineStream lines = new LineStream(listener);
        return new OutputStream() {
            @Override
            public void write(int b) {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                tail.write(bytes, offset, length);
                lines.write(bytes, offset, length);
            }

            @Override
            public void close() {
                lines.close();
            }
        };
    }

    @Override
    public synchronized void write(int b) {
        if (b == '\n') {
            give();
            return;
        }
        begun = true;
        if (line.size() < LINE_CAP) {
            line.write(b);
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            write(bytes[i]);
        }
    }

    /** Gives what stands after the last end of a line. */
    @Override
    public synchronized void close() {
        if (begun) {
            give();
        }
    }

    private void give() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        begun = false;
        listener.accept(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }
}
