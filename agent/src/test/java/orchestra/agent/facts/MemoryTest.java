package orchestra.agent.facts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import orchestra.agent.account.Accounts;
import orchestra.agent.storage.FileSystemType;
import orchestra.agent.storage.StorageSpec;
import orchestra.charm.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MemoryTest {

    private static final Memory FULL = new Memory(
            Map.of("verbose", "true", "repositories_user", "ana"),
            Map.of("root_secret", new Secret("caf\u00e9 \"quoted\"")),
            Optional.of(new StorageSpec("10.0.0.1", "192.0.2.1", FileSystemType.NFS, "/srv/data", "rw")),
            true,
            "0.1.0",
            Accounts.NONE.complete(
                    Set.of(Accounts.ORCHESTRATOR, "transform:3"),
                    Set.of(),
                    () -> new Secret("quoted \""),
                    Instant.parse("2026-11-21T10:00:00Z")),
            Map.of("rabbit_password", new Secret("on its way")),
            Set.of("amqp", "database"));

    @Test
    void isReadAsItWasWritten() {
        assertThat(Memory.read(FULL.write())).isEqualTo(FULL);
        assertThat(Memory.read(Memory.NONE.write())).isEqualTo(Memory.NONE);
    }

    @Test
    void isTheSameTextForTheSameMemory() {
        assertThat(Memory.read(FULL.write()).write()).isEqualTo(FULL.write());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"storage\":{\"fstype\":\"ntfs\"}}", "nonsense"})
    void aDamagedMemoryIsNoMemory(String text) {
        assertThat(Memory.read(text)).isEqualTo(Memory.NONE);
    }

    @Test
    void isNotShownWithItsSecrets() {
        assertThat(FULL.toString()).doesNotContain("quoted");
    }
}
