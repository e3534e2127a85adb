package orchestra.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import orchestra.charm.UnitName;
import org.junit.jupiter.api.Test;

final class StorageChoiceTest {

    private static final Set<FileSystemType> NETWORK = EnumSet.complementOf(EnumSet.of(FileSystemType.BIND));
    private static final StorageOptions CONFIGURED = new StorageOptions("10.9.9.9", "", "nfs", "/srv/config", "");
    private static final StorageOptions HALF = new StorageOptions("10.9.9.9", "", "nfs", "", "");

    @Test
    void completeOptionsOverrideTheRelationAndSaySo() {
        StorageChoice choice = choose(CONFIGURED, true, List.of(offer(0, "/srv/a")), Optional.empty());

        assertThat(choice).isInstanceOfSatisfying(StorageChoice.Use.class, use -> {
            assertThat(use.spec().source()).isEqualTo("10.9.9.9:/srv/config");
            assertThat(use.notes())
                    .containsExactly("storage is set by the storage_* options; the storage relation is ignored");
        });
    }

    @Test
    void completeOptionsAloneNeedNoNote() {
        assertThat(choose(CONFIGURED, false, List.of(), Optional.empty()))
                .isInstanceOfSatisfying(
                        StorageChoice.Use.class, use -> assertThat(use.notes()).isEmpty());
    }

    @Test
    void halfSetOptionsLeaveTheRelationInUseAndNameWhatIsMissing() {
        assertThat(choose(HALF, true, List.of(offer(0, "/srv/a")), Optional.empty()))
                .isInstanceOfSatisfying(StorageChoice.Use.class, use -> {
                    assertThat(use.spec().source()).isEqualTo("10.0.0.1:/srv/a");
                    assertThat(use.notes())
                            .containsExactly("the storage relation is used, since storage_mountpoint is not set");
                });
        assertThat(choose(HALF, false, List.of(), Optional.empty()))
                .isEqualTo(new StorageChoice.Nothing(List.of("storage_mountpoint")));
    }

    @Test
    void withoutOptionsAndRelationThereIsNothing() {
        assertThat(choose(StorageOptions.NONE, false, List.of(), Optional.empty()))
                .isEqualTo(new StorageChoice.Nothing(List.of()));
    }

    @Test
    void aRelationThatHasNotSaidEverythingIsWaitedFor() {
        StorageOffer empty = new StorageOffer(unit(0), Map.of("private-address", "10.0.0.1"));

        assertThat(choose(StorageOptions.NONE, true, List.of(), Optional.empty()))
                .isEqualTo(new StorageChoice.NoUnitYet());
        assertThat(choose(StorageOptions.NONE, true, List.of(empty), Optional.empty()))
                .isEqualTo(new StorageChoice.Waiting(unit(0), List.of("fstype", "mountpoint")));
    }

    @Test
    void theAddressIsTakenFromIngressThenPrivateThenHostname() {
        Map<String, String> all = Map.of(
                "ingress-address",
                "10.0.0.1",
                "private-address",
                "10.0.0.2",
                "hostname",
                "nas",
                "fstype",
                "nfs",
                "mountpoint",
                "/srv/a");
        Map<String, String> two =
                Map.of("private-address", "10.0.0.2", "hostname", "nas", "fstype", "nfs", "mountpoint", "/srv/a");
        Map<String, String> one = Map.of("hostname", "nas", "fstype", "nfs", "mountpoint", "/srv/a");

        assertThat(new StorageOffer(unit(0), all).spec().host()).isEqualTo("10.0.0.1");
        assertThat(new StorageOffer(unit(0), two).spec().host()).isEqualTo("10.0.0.2");
        assertThat(new StorageOffer(unit(0), one).spec().host()).isEqualTo("nas");
    }

    @Test
    void unitsThatDisagreeEndInOneStateTheMountedOneStaysElseTheLowestWins() {
        List<StorageOffer> offers = List.of(offer(0, "/srv/a"), offer(1, "/srv/b"));

        assertThat(source(choose(StorageOptions.NONE, true, offers, Optional.empty())))
                .isEqualTo("10.0.0.1:/srv/a");
        StorageChoice kept = choose(
                StorageOptions.NONE,
                true,
                offers,
                Optional.of(offer(1, "/srv/b").spec()));
        assertThat(source(kept)).isEqualTo("10.0.0.1:/srv/b");
        assertThat(((StorageChoice.Use) kept).notes())
                .containsExactly("storage units disagree (storage/0, storage/1): storage/1 is used");
    }

    @Test
    void whenTheMountedUnitDepartsAnotherThatStaysIsUsed() {
        assertThat(source(choose(
                        StorageOptions.NONE,
                        true,
                        List.of(offer(1, "/srv/b")),
                        Optional.of(offer(0, "/srv/a").spec()))))
                .isEqualTo("10.0.0.1:/srv/b");
    }

    @Test
    void aUnitThatSendsWhatCannotBeUsedIsNamedWithTheKey() {
        StorageOffer bad = new StorageOffer(
                unit(0), Map.of("private-address", "10.0.0.1", "fstype", "ext4", "mountpoint", "/srv"));

        assertThat(choose(StorageOptions.NONE, true, List.of(bad), Optional.empty()))
                .isInstanceOfSatisfying(
                        StorageChoice.Unusable.class,
                        unusable -> assertThat(unusable.problem()).startsWith("fstype: wanted one of nfs"));
    }

    @Test
    void aRelationCannotMakeAMachineMountItsOwnDirectories() {
        StorageOffer bind = new StorageOffer(
                unit(0), Map.of("private-address", "10.0.0.1", "fstype", "bind", "mountpoint", "/etc"));

        assertThat(choose(StorageOptions.NONE, true, List.of(bind), Optional.empty()))
                .isInstanceOf(StorageChoice.Unusable.class);
    }

    private static StorageChoice choose(
            StorageOptions options, boolean related, List<StorageOffer> offers, Optional<StorageSpec> current) {
        return StorageChoice.among(options, related, offers, current, NETWORK);
    }

    private static String source(StorageChoice choice) {
        return ((StorageChoice.Use) choice).spec().source();
    }

    private static StorageOffer offer(int number, String mountpoint) {
        return new StorageOffer(
                unit(number), Map.of("private-address", "10.0.0.1", "fstype", "nfs", "mountpoint", mountpoint));
    }

    private static UnitName unit(int number) {
        return new UnitName("storage", number);
    }
}
