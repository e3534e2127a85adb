package orchestra.agent.packages;

import java.util.regex.Pattern;

/**
 * Where MongoDB's packages come from, as the option {@code mongo_source} says.
 *
 * @param kind what the text is
 * @param place an absolute path, an {@code https://} URL without a slash at its end, or a line of sources.list(5);
 *     empty for {@link Kind#NONE}
 */
public record MongoSource(Kind kind, String place) {

    /** What names a source. */
    public enum Kind {
        /** A repository in the form of MongoDB's own, signed with MongoDB's key. */
        REPOSITORY,
        /** A folder of this machine with packages and their list. */
        FOLDER,
        /** A line of sources.list(5), as it stands. */
        LINE,
        /** Nothing is installed. */
        NONE
    }

    /** The package that has the server. */
    public static final String PACKAGE = "mongodb-org-server";

    /** MongoDB's own repository. */
    public static final MongoSource DEFAULT = new MongoSource(Kind.REPOSITORY, "https://repo.mongodb.org/apt");

    private static final Pattern URL = Pattern.compile("https://[^\\s\\p{Cntrl}@]+");
    private static final Pattern PATH = Pattern.compile("/[^\\s\\p{Cntrl}]*");
    private static final Pattern LINE =
            Pattern.compile("deb (?:\\[[^\\[\\]\\p{Cntrl}]+] )?[a-z+]+:\\S+ [^\\p{Cntrl}]+");
    private static final Pattern USER_INFORMATION = Pattern.compile("://[^/\\s]*@");

    /** Reads the option; throws {@link IllegalArgumentException} with what it wanted. */
    public static MongoSource parse(String text) {
        String plain = text.strip();
        if (plain.isEmpty()) {
            return DEFAULT;
        }
        if (plain.equals("none")) {
            return new MongoSource(Kind.NONE, "");
        }
        if (USER_INFORMATION.matcher(plain).find()) {
            throw new IllegalArgumentException(
                    "wanted a source without a password in it: apt takes passwords from /etc/apt/auth.conf.d");
        }
        String path = plain.startsWith("file://") ? plain.substring("file://".length()) : plain;
        if (PATH.matcher(path).matches() && !("/" + path + "/").contains("/../")) {
            return new MongoSource(Kind.FOLDER, path);
        }
        if (URL.matcher(plain).matches()) {
            return new MongoSource(Kind.REPOSITORY, plain.replaceAll("/+$", ""));
        }
        if (LINE.matcher(plain).matches()) {
            return new MongoSource(Kind.LINE, plain);
        }
        throw new IllegalArgumentException("wanted nothing, none, an absolute path, an https:// URL of a mirror of"
                + " MongoDB's repository, or a line that begins with \"deb \", found \"" + text + "\"");
    }

    /** Whether anything may be installed from it. */
    public boolean installs() {
        return kind != Kind.NONE;
    }
}
