package orchestra.orchestrator.session;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.failure.FailureKind;

/**
 * Slows down who guesses. Failures are counted per account and per client address; past a few free ones each further
 * failure doubles the wait before the next attempt.
 *
 * <p>Nobody can lock the owner out: an attacker's own address is soon made to wait a quarter of an hour, and attempts
 * refused for their address do not count against the account; the account's own wait is at most half a minute; and an
 * address that has signed in to the account before (since this daemon started) does not wait for the account at all.
 *
 * <p>The state is in memory, bounded, and forgotten when the daemon stops. Behind a proxy all clients have its address:
 * no forwarding header is believed. Safe for use by many threads.
 */
final class SignInThrottle {
    private static final int REMEMBERED = 10_000;
    private static final Duration ACCOUNT_WAIT = Duration.ofSeconds(30);
    private static final Duration ADDRESS_WAIT = Duration.ofMinutes(15);
    private static final int ACCOUNT_FREE = 5;
    private static final int ADDRESS_FREE = 20;
    /** Workers that all sign in as the platform starts are no attack. */
    private static final int TOGETHER = 64;

    private final Clock clock;
    private final FailureCounts accounts = new FailureCounts(ACCOUNT_FREE, ACCOUNT_WAIT, TOGETHER, REMEMBERED);
    private final FailureCounts addresses = new FailureCounts(ADDRESS_FREE, ADDRESS_WAIT, TOGETHER, REMEMBERED);
    private final Remembered<String, Boolean> owners = new Remembered<>(REMEMBERED);

    SignInThrottle(Clock clock) {
        this.clock = clock;
    }

    /**
     * Begins an attempt.
     *
     * @throws Failure when it is too early for one
     */
    synchronized Attempt begin(String account, String clientAddress) {
        String address = network(clientAddress);
        boolean known = owners.get(account + " " + address) != null;
        Duration wait = addresses.wait(address, clock.instant());
        if (wait.isZero() && !known) {
            wait = accounts.wait(account, clock.instant());
        }
        if (!wait.isZero()) {
            throw Failure.later(
                    FailureKind.TOO_MANY_ATTEMPTS,
                    "Sign-in is slowed down after failed attempts. Try again in " + wait.toSeconds() + " s.",
                    wait);
        }
        addresses.begin(address);
        accounts.begin(account);
        return new Attempt(account, address);
    }

    /** One attempt that may go on; closing it without a result (the database is away) counts for nothing. */
    final class Attempt implements AutoCloseable {
        private final String account;
        private final String address;
        private boolean failed;

        private Attempt(String account, String address) {
            this.account = account;
            this.address = address;
        }

        void failed() {
            failed = true;
        }

        void succeeded() {
            synchronized (SignInThrottle.this) {
                accounts.forgive(account);
                owners.put(account + " " + address, true);
            }
        }

        @Override
        public void close() {
            synchronized (SignInThrottle.this) {
                addresses.end(address, failed, clock.instant());
                accounts.end(account, failed, clock.instant());
            }
        }
    }

    /** An IPv6 client has a whole /64 to choose addresses from: that network counts as one. */
    static String network(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            byte[] bytes = InetAddress.ofLiteral(address).getAddress();
            return bytes.length == 4
                    ? InetAddress.getByAddress(bytes).getHostAddress()
                    : HexFormat.of().formatHex(Arrays.copyOf(bytes, 8));
        } catch (IllegalArgumentException | UnknownHostException notLiteral) {
            return address;
        }
    }
}
