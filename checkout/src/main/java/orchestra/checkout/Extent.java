package orchestra.checkout;

/** Counts what is unpacked, so that a small archive cannot fill a disk. Not thread-safe. */
final class Extent {

    static final long MOST_BYTES = 2L * 1024 * 1024 * 1024;
    static final int MOST_ENTRIES = 100_000;

    private final long mostBytes;
    private long bytes;
    private int entries;

    Extent() {
        this(MOST_BYTES);
    }

    /** One with another bound. */
    Extent(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    void entry(String name) {
        entries++;
        if (entries > MOST_ENTRIES) {
            throw new CheckoutFailure(
                    Cause.NOT_A_CHARM, "it holds more than " + MOST_ENTRIES + " files, the last one seen " + name);
        }
    }

    void bytes(long more) {
        bytes += more;
        if (bytes > mostBytes) {
            throw new CheckoutFailure(Cause.NOT_A_CHARM, "it holds more than 2 GiB");
        }
    }
}
