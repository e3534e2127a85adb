package orchestra.orchestrator.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import orchestra.orchestrator.settings.ListenAddress;
import org.junit.jupiter.api.Test;

final class GateTest {
    private boolean storage;
    private boolean taken;
    private ListenAddress wanted = new ListenAddress("127.0.0.1", 8080);
    private final List<String> done = new ArrayList<>();
    private final Gate gate = new Gate(() -> storage, () -> wanted, this::open);

    @Test
    void portIsOpenExactlyWhileTheStorageIsThere() {
        gate.turn();
        assertThat(done).isEmpty();
        storage = true;
        gate.turn();
        gate.turn();
        storage = false;
        gate.turn();
        gate.turn();
        storage = true;
        gate.turn();
        assertThat(done).containsExactly("open 8080", "close 8080", "open 8080");
    }

    @Test
    void changedAddressIsMovedTo() {
        storage = true;
        gate.turn();
        wanted = new ListenAddress("127.0.0.1", 9090);
        gate.turn();
        assertThat(done).containsExactly("open 8080", "close 8080", "open 9090");
    }

    @Test
    void takenPortIsTriedAgain() {
        storage = true;
        taken = true;
        gate.turn();
        gate.turn();
        assertThat(done).isEmpty();
        taken = false;
        gate.turn();
        assertThat(done).containsExactly("open 8080");
    }

    @Test
    void closedGateStaysClosed() {
        storage = true;
        gate.turn();
        gate.close();
        gate.turn();
        assertThat(done).containsExactly("open 8080", "close 8080");
    }

    private Opener.Port open(ListenAddress address) {
        if (taken) {
            throw new UncheckedIOException(new IOException("Address already in use"));
        }
        done.add("open " + address.port());
        return () -> done.add("close " + address.port());
    }
}
