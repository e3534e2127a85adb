package orchestra.agent.storage;

import java.net.InetAddress;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What each part of a storage's description must look like, wherever it comes from. Each rule gives the text in its
 * one form or throws {@link IllegalArgumentException} with what it wanted. An empty text stays empty.
 */
public final class StorageRules {

    private static final Pattern HOST_NAME =
            Pattern.compile("(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
                    + "(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*\\.?");
    private static final Pattern NUMBERS_AND_DOTS = Pattern.compile("[0-9.]+");
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}");
    private static final Pattern PATH = Pattern.compile("/[^\\s\\p{Cntrl}]*");
    private static final Pattern VOLUME = Pattern.compile("[A-Za-z0-9_-]+(?:/[^\\s\\p{Cntrl}]+)?");
    private static final Pattern MOUNT_OPTION = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:=/%@+-]*");
    private static final Set<String> OTHER_OPERATIONS =
            Set.of("remount", "bind", "rbind", "move", "loop", "shared", "private", "slave");

    /**
     * Of sshfs and ssh: what would run a program of the machine, as root, or load a file into one; of glusterfs: what
     * would write or read files of the machine.
     */
    private static final Pattern REACHES_THE_MACHINE = Pattern.compile(
            "(?i)(?:log-file|dump-fuse|process-name|xlator-option|volfile.*|ssh_command|.*command|pkcs11provider|securitykeyprovider|directport|passive|ssh_protocol)(?:=.*)?");

    private StorageRules() {}

    /** A host name or an IP address; IPv6 with or without brackets, given without. */
    public static String host(String text) {
        if (text.isEmpty()) {
            return text;
        }
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        if (isAddress(bare)) {
            return bare;
        }
        if (!HOST_NAME.matcher(bare).matches() || NUMBERS_AND_DOTS.matcher(bare).matches()) {
            throw new IllegalArgumentException("wanted a host name or an IP address, found \"" + text + "\"");
        }
        return bare;
    }

    /** An IP address. */
    public static String address(String text) {
        String bare = host(text);
        if (!bare.isEmpty() && !isAddress(bare)) {
            throw new IllegalArgumentException("wanted an IP address, found \"" + text + "\"");
        }
        return bare;
    }

    /** Whether the text is an IPv4 or IPv6 address. */
    public static boolean isAddress(String text) {
        if (text.indexOf(':') < 0 && !IPV4.matcher(text).matches()) {
            return false;
        }
        try {
            InetAddress.ofLiteral(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** What the server exports: an absolute path, or a volume for glusterfs, without a slash too many. */
    public static String export(FileSystemType type, String text) {
        if (text.isEmpty()) {
            return text;
        }
        String plain = text.replaceAll("/{2,}", "/");
        return type == FileSystemType.GLUSTERFS ? volume(plain) : path(plain);
    }

    /** Comma separated mount options, without empty ones. */
    public static String options(String text) {
        StringBuilder options = new StringBuilder();
        for (String option : text.split(",", -1)) {
            String plain = option.strip();
            if (plain.isEmpty()) {
                continue;
            }
            if (!MOUNT_OPTION.matcher(plain).matches()
                    || OTHER_OPERATIONS.contains(plain)
                    || REACHES_THE_MACHINE.matcher(plain).matches()) {
                throw new IllegalArgumentException(
                        "wanted mount options such as rw,hard,timeo=600, found \"" + plain + "\"");
            }
            options.append(options.isEmpty() ? "" : ",").append(plain);
        }
        return options.toString();
    }

    private static String path(String text) {
        // A backslash at the end of a line of a unit file would go on with the next line.
        if (!PATH.matcher(text).matches() || hasParentSegment(text) || text.endsWith("\\")) {
            throw new IllegalArgumentException("wanted an absolute path such as /srv/data, found \"" + text + "\"");
        }
        return text.length() > 1 && text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private static String volume(String text) {
        String bare = text.startsWith("/") ? text.substring(1) : text;
        if (!VOLUME.matcher(bare).matches() || hasParentSegment(bare)) {
            throw new IllegalArgumentException("wanted a volume name such as medias, found \"" + text + "\"");
        }
        return bare;
    }

    private static boolean hasParentSegment(String text) {
        return ("/" + text + "/").contains("/../");
    }
}
