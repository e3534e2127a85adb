package orchestra.protocol.gorch;

import java.time.Duration;
import java.util.regex.Pattern;

/** How large a graph and its parts may be. */
final class Limits {
    static final int NODES = 100_000;
    static final int EDGES = 1_000_000;
    static final int NAME = 256;
    static final int ENGINE = 64;
    static final int ARTIFACT = 4096;
    static final int ARGS = 256;
    static final int ARG = 32 << 10;
    static final int OUTPUTS = 64;
    static final int ATTEMPTS = 100;
    static final Duration WAIT = Duration.ofDays(30);

    /** Keys of outputs: no colon, which ends a node's name in {@code get_attribute}. */
    static final Pattern KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,63}");

    private Limits() {}
}
