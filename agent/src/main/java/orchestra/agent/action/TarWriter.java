package orchestra.agent.action;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;

/** Writes files to a tar archive in the form ustar (POSIX.1-1988), each for its owner only. */
final class TarWriter {

    private static final int BLOCK = 512;
    private static final int LONGEST_NAME = 99;

    private final OutputStream out;
    private final Instant now;

    /** Writes to {@code out}, which stays open; the files are as old as {@code now}. */
    TarWriter(OutputStream out, Instant now) {
        this.out = out;
        this.now = now;
    }

    /** Adds a file; its name has 99 characters at most. */
    void add(String name, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        byte[] named = name.getBytes(StandardCharsets.UTF_8);
        if (named.length > LONGEST_NAME) {
            throw new IllegalArgumentException("a name of at most " + LONGEST_NAME + " bytes was wanted");
        }
        byte[] header = new byte[BLOCK];
        System.arraycopy(named, 0, header, 0, named.length);
        put(header, 100, "0000600");
        put(header, 108, "0000000");
        put(header, 116, "0000000");
        put(header, 124, String.format(Locale.ROOT, "%011o", bytes.length));
        put(header, 136, String.format(Locale.ROOT, "%011o", now.getEpochSecond()));
        Arrays.fill(header, 148, 156, (byte) ' ');
        header[156] = '0';
        put(header, 257, "ustar");
        put(header, 263, "00");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, 148, String.format(Locale.ROOT, "%06o", sum));
        header[154] = 0;
        out.write(header);
        out.write(bytes);
        out.write(new byte[(BLOCK - bytes.length % BLOCK) % BLOCK]);
    }

    /** Ends the archive. */
    void finish() throws IOException {
        out.write(new byte[2 * BLOCK]);
        out.flush();
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
