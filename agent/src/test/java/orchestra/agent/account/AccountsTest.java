package orchestra.agent.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import orchestra.charm.Secret;
import org.junit.jupiter.api.Test;

final class AccountsTest {

    private static final Instant MONDAY = Instant.parse("2026-11-16T00:00:00Z");
    private static final Instant TUESDAY = Instant.parse("2026-11-17T00:00:00Z");

    private final AtomicInteger made = new AtomicInteger();
    private final Accounts first =
            Accounts.NONE.complete(Set.of(Accounts.ORCHESTRATOR, "transform:3"), Set.of(), this::made, MONDAY);

    @Test
    void everyHolderGetsAnAccountAndEveryOwnSecretIsMade() {
        assertThat(first.of("transform:3").name("transform:3")).isEqualTo("transform-3-1");
        assertThat(first.of("transform:3").previousName("transform:3")).isEmpty();
        assertThat(first.own()).containsOnlyKeys(OwnSecret.values());
        assertThat(made).hasValue(4 + OwnSecret.values().length);
    }

    @Test
    void whatIsThereStays() {
        assertThat(first.complete(Set.of(Accounts.ORCHESTRATOR, "transform:3"), Set.of(), this::made, TUESDAY))
                .isEqualTo(first);
    }

    @Test
    void aRotatedHolderGetsASuccessorOfAnotherNameAndOtherPasswords() {
        Accounts next = first.complete(
                Set.of(Accounts.ORCHESTRATOR, "transform:3"), Set.of("transform:3"), this::made, TUESDAY);

        Account account = next.of("transform:3");
        assertThat(account.name("transform:3")).isEqualTo("transform-3-2");
        assertThat(account.previousName("transform:3")).isEqualTo("transform-3-1");
        assertThat(account.since()).isEqualTo(TUESDAY);
        assertThat(account.databasePassword())
                .isNotEqualTo(first.of("transform:3").databasePassword());
        assertThat(next.of(Accounts.ORCHESTRATOR)).isEqualTo(first.of(Accounts.ORCHESTRATOR));
    }

    @Test
    void aHolderThatIsGoneHasNoAccount() {
        assertThat(first.complete(Set.of(Accounts.ORCHESTRATOR), Set.of(), this::made, TUESDAY)
                        .byHolder())
                .containsOnlyKeys(Accounts.ORCHESTRATOR);
    }

    private Secret made() {
        return new Secret("made " + made.incrementAndGet());
    }
}
