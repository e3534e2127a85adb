package orchestra.agent.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OpenPgpKeyTest {

    /** Made with GnuPG for this test, which told the fingerprint below. */
    private static final String KEY = """
        -----BEGIN PGP PUBLIC KEY BLOCK-----

        mDMEawGcaRYJKwYBBAHaRw8BAQdAM9GCqqn9oOsfHs6LhIbaSVjgRdRZuUQimiSq
        HdwLgb60H1RyaWFsIGVkMjU1MTkgPHRyaWFsQGxvY2FsaG9zdD6IlgQTFggAPhYh
        BLPWQGZr9G1PbfOrhPu+FPEBzOr1BQJrAZxpAhsDBQkDwmcABQsJCAcCBhUKCQgL
        AgQWAgMBAh4BAheAAAoJEPu+FPEBzOr1+JABALlIsqTte9KOsAxJXf14P7ZOZgmX
        YvoHOPxd42ElIOnYAQDavCm33LITHNMg13kZKcWryvHrVlzr6BIpihpzyE6jCQ==
        =aM38
        -----END PGP PUBLIC KEY BLOCK-----
        """;

    @Test
    void fingerprintIsWhatGnupgTells() {
        assertThat(OpenPgpKey.fingerprint(KEY)).isEqualTo("B3D640666BF46D4F6DF3AB84FBBE14F101CCEAF5");
    }

    @Test
    void headersOfTheArmorAreNotTheKey() {
        String commented = KEY.replace("BLOCK-----\n\nmDME", "BLOCK-----\nVersion: GnuPG v1\nComment: x\n\nmDME");

        assertThat(OpenPgpKey.fingerprint(commented)).isEqualTo("B3D640666BF46D4F6DF3AB84FBBE14F101CCEAF5");
    }

    @Test
    void aChangedKeyHasAnotherFingerprint() {
        String changed = KEY.replace("M9GCqqn9oOsf", "M9GCqqn9oOsg");

        assertThat(OpenPgpKey.fingerprint(changed)).isNotEqualTo("B3D640666BF46D4F6DF3AB84FBBE14F101CCEAF5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>404</html>", "-----BEGIN PGP PUBLIC KEY BLOCK-----"})
    void whatIsNoKeyIsRefused(String text) {
        assertThatThrownBy(() -> OpenPgpKey.fingerprint(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aKeyThatIsCutOffAnywhereIsRefused() {
        List<String> lines = KEY.lines().toList();
        for (int kept = 2; kept < lines.size() - 2; kept++) {
            String cut = String.join("\n", lines.subList(0, kept)) + "\n-----END PGP PUBLIC KEY BLOCK-----";
            assertThatThrownBy(() -> OpenPgpKey.fingerprint(cut))
                    .as("%d lines", kept)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
