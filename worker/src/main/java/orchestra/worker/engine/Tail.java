package orchestra.worker.engine;

import java.nio.charset.StandardCharsets;

/** Keeps the last bytes of what is written to it. Safe for many threads. */
final class Tail {
    static final int CAP = 64 * 1024;

    private final byte[] ring = new byte[CAP];
    private long written;

    synchronized void write(byte[] bytes, int offset, int length) {
        for (int i = Math.max(0, length - CAP); i < length; i++) {
            ring[(int) ((written + i) % CAP)] = bytes[offset + i];
        }
        written += length;
    }

    void line(String text) {
        byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
        write(bytes, 0, bytes.length);
    }

    /** At most 64 KiB, from the beginning of a character. */
    synchronized String text() {
        if (written <= CAP) {
            return new String(ring, 0, (int) written, StandardCharsets.UTF_8);
        }
        byte[] ordered = new byte[CAP];
        int oldest = (int) (written % CAP);
        System.arraycopy(ring, oldest, ordered, 0, CAP - oldest);
        System.arraycopy(ring, 0, ordered, CAP - oldest, oldest);
        int start = 0;
        while (start < 4 && (ordered[start] & 0xC0) == 0x80) {
            start++;
        }
        return new String(ordered, start, CAP - start, StandardCharsets.UTF_8);
    }
}
