package orchestra.agent.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import orchestra.agent.checkout.CheckoutSource.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CheckoutSourceTest {

    @ParameterizedTest
    @CsvSource({
        "https://example.org/charms/webui, GIT, example.org, '', false",
        "https://ann@example.org:8443/webui.git#v1.2, GIT, example.org:8443, ann, false",
        "http://example.org/webui#main, GIT, example.org, '', true",
        "git://example.org/webui, GIT, example.org, '', true",
        "ssh://git@example.org/webui#feature/x, GIT, example.org, git, false",
        "ssh://git@[2001:db8::1]:22/webui, GIT, [2001:db8::1]:22, git, false",
        "git@example.org:charms/webui#0123abc, GIT, git@example.org, git, false",
        "svn://example.org/charms#1234, SVN, example.org, '', false",
        "svn+https://ann@example.org/charms, SVN, example.org, ann, false",
        "sftp://ann@example.org/srv/webui, SFTP, example.org, ann, false",
        "https://example.org/webui.tar.gz, ARCHIVE, example.org, '', false",
        "https://example.org/webui.charm?token=x, ARCHIVE, example.org, '', false",
        "/srv/webui, LOCAL, '', '', true",
        "file:///srv/webui.tgz, LOCAL, '', '', true",
        "/srv/webui.git#main, LOCAL, '', '', true",
    })
    void aFormTellsItsKind(String text, Kind kind, String server, String user, boolean anonymous) {
        CheckoutSource source = CheckoutSource.parse(text);
        assertThat(source.kind()).isEqualTo(kind);
        assertThat(source.server()).isEqualTo(server);
        assertThat(source.user()).isEqualTo(user);
        assertThat(source.anonymous()).isEqualTo(anonymous);
        assertThat(source.text()).isEqualTo(text.replace("file://", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "webui",
                "./webui",
                "ftp://example.org/x",
                "svn+ssh://example.org/x",
                "https://example.org",
                "https:///x",
                "https://exa mple.org/x",
                "https://ann:secret@example.org/x",
                "ext::sh -c touch",
                "file://host/x",
                "-oProxyCommand=x@host:y z",
                "http://example.org/x.zip",
                "https://example.org/x#",
                "https://example.org/x#a..b",
                "https://example.org/x#--upload-pack=x",
                "https://example.org/x.tgz#v1",
                "sftp://example.org/x#v1",
                "svn://example.org/x#trunk",
            })
    void whatIsNoneOfTheFormsIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CheckoutSource.parse(text))
                .withMessageStartingWith("wanted ")
                .withMessageNotContaining("secret@");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/srv/charms", "~/charms/<release>", "/srv/my charms"})
    void aFolderIsAbsoluteOrBelowHome(String text) {
        assertThat(CheckoutRules.folder(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"charms", "~ann/charms", "/", "/srv/../etc", "~/.."})
    void anotherFolderIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> CheckoutRules.folder(text));
    }

    @Test
    void knownHostsAreLines() {
        String lines = "# mine\n[10.0.0.1]:22 ssh-ed25519 AAAAC3NzaC1lZDI1 comment\n\n@revoked * ssh-rsa AAAA==";
        assertThat(CheckoutRules.knownHosts(lines)).isEqualTo(lines);
        assertThatIllegalArgumentException().isThrownBy(() -> CheckoutRules.knownHosts("SHA256:abc"));
    }
}
