package orchestra.agent.checkout;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a charm is fetched from, as a {@code *_repository} option names it.
 *
 * @param scheme what comes before {@code ://}; {@code ssh} for {@code user@host:path}, {@code file} for a path
 * @param url without the reference; for {@link Kind#LOCAL} an absolute path
 * @param reference a branch, tag, commit or revision; empty for the newest
 * @param user the user name in the URL; may be empty
 */
public record CheckoutSource(Kind kind, String scheme, String url, String reference, String user) {

    /** How it is fetched. */
    public enum Kind {
        GIT,
        SVN,
        SFTP,
        /** A path of this machine: a git repository, an archive or a folder, as it is found. */
        LOCAL,
        /** An archive over https. */
        ARCHIVE;

        /** The name in a request. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final String FORMS = "wanted an https://, http://, ssh://, git://, svn://, svn+https://, sftp://"
            + " or file:/// URL, user@host:path, or an absolute path";
    private static final String HOST = "(?:[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+])";
    private static final Pattern URL =
            Pattern.compile("([a-z+]+)://(?:([^/@\\s]*)@)?(" + HOST + "(?::\\d{1,5})?)(/[^\\s\\p{Cntrl}]*)");
    private static final Pattern SCP = Pattern.compile("([A-Za-z0-9_.-]+)@(" + HOST + "):([^\\s\\p{Cntrl}]+)");
    private static final Pattern PATH = Pattern.compile("/[^\\s\\p{Cntrl}]*");
    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_./+@-]{0,199}");
    private static final Pattern REVISION = Pattern.compile("[0-9]{1,18}");
    private static final Pattern ARCHIVE = Pattern.compile("(?i)[^?]*\\.(?:tar\\.gz|tgz|zip|charm)(?:\\?.*)?");
    private static final Set<String> GIT = Set.of("https", "http", "ssh", "git");

    /** Reads an option that is not empty; throws {@link IllegalArgumentException} with what was wanted. */
    public static CheckoutSource parse(String text) {
        int hash = text.indexOf('#');
        String place = hash < 0 ? text : text.substring(0, hash);
        String reference = hash < 0 ? "" : text.substring(hash + 1);
        if (hash >= 0 && (!REFERENCE.matcher(reference).matches() || reference.contains(".."))) {
            throw new IllegalArgumentException("wanted a branch, tag, commit or revision after #");
        }
        CheckoutSource source = placed(place, reference);
        if (!reference.isEmpty()) {
            requireReference(source);
        }
        return source;
    }

    /** The source as it may be shown. */
    public String text() {
        return url + (reference.isEmpty() ? "" : "#" + reference);
    }

    /** Whether its server is never told who asks: there is none, or whoever listens would hear it. */
    public boolean anonymous() {
        return kind == Kind.LOCAL || scheme.equals("http") || scheme.equals("git");
    }

    /** The server's name and port; empty for this machine. */
    public String server() {
        Matcher matcher = URL.matcher(url);
        if (kind == Kind.LOCAL) {
            return "";
        }
        return matcher.matches() ? matcher.group(3) : url.substring(0, url.indexOf(':'));
    }

    private static CheckoutSource placed(String place, String reference) {
        if (PATH.matcher(place).matches()) {
            return new CheckoutSource(Kind.LOCAL, "file", place, reference, "");
        }
        if (place.startsWith("file:///") && PATH.matcher(place.substring(7)).matches()) {
            return new CheckoutSource(Kind.LOCAL, "file", place.substring(7), reference, "");
        }
        Matcher scp = SCP.matcher(place);
        if (!place.contains("://") && scp.matches()) {
            return new CheckoutSource(Kind.GIT, "ssh", place, reference, scp.group(1));
        }
        Matcher url = URL.matcher(place);
        if (!url.matches()) {
            throw new IllegalArgumentException(FORMS);
        }
        String user = url.group(2) == null ? "" : url.group(2);
        if (user.indexOf(':') >= 0) {
            throw new IllegalArgumentException("wanted a URL without a password in it: use repositories_pass");
        }
        String scheme = url.group(1);
        return new CheckoutSource(kind(scheme, url.group(4)), scheme, place, reference, user);
    }

    private static Kind kind(String scheme, String path) {
        boolean archive = ARCHIVE.matcher(path).matches();
        if (scheme.equals("http") && archive) {
            throw new IllegalArgumentException("wanted https:// for an archive, which nothing else vouches for");
        }
        if (scheme.equals("https") && archive) {
            return Kind.ARCHIVE;
        }
        if (GIT.contains(scheme)) {
            return Kind.GIT;
        }
        if (scheme.equals("svn") || scheme.equals("svn+https")) {
            return Kind.SVN;
        }
        if (scheme.equals("sftp")) {
            return Kind.SFTP;
        }
        throw new IllegalArgumentException(FORMS);
    }

    private static void requireReference(CheckoutSource source) {
        if (source.kind() == Kind.SFTP || source.kind() == Kind.ARCHIVE) {
            throw new IllegalArgumentException("wanted no #, which is for git and svn repositories");
        }
        if (source.kind() == Kind.SVN && !REVISION.matcher(source.reference()).matches()) {
            throw new IllegalArgumentException("wanted a revision number after #, such as #1234");
        }
    }
}
