package orchestra.orchestrator.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The kernel's table of mounts, as {@code /proc/self/mountinfo} shows it (proc_pid_mountinfo(5)). */
record MountTable(List<Mount> mounts) {
    /**
     * One mount.
     *
     * @param point where it is
     * @param type the file system's type
     * @param source what is mounted
     */
    record Mount(String point, String type, String source) {}

    MountTable {
        mounts = List.copyOf(mounts);
    }

    /** Reads the table; a line that is not of its form is passed over. */
    static MountTable parse(String text) {
        List<Mount> mounts = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            mount(line).ifPresent(mounts::add);
        }
        return new MountTable(mounts);
    }

    /** What is seen at {@code point}: of several mounts on one point the last hides the others. */
    Optional<Mount> at(String point) {
        return mounts.stream().filter(mount -> mount.point().equals(point)).reduce((hidden, seen) -> seen);
    }

    // 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue
    // The optional fields before the dash are none, one or many.
    private static Optional<Mount> mount(String line) {
        String[] fields = line.split(" ", -1);
        for (int dash = 6; dash + 2 < fields.length; dash++) {
            if (fields[dash].equals("-")) {
                return Optional.of(
                        new Mount(unescape(fields[4]), unescape(fields[dash + 1]), unescape(fields[dash + 2])));
            }
        }
        return Optional.empty();
    }

    /** The kernel writes space, tab, newline, backslash and number sign as three octal digits after a backslash. */
    static String unescape(String field) {
        if (field.indexOf('\\') < 0) {
            return field;
        }
        StringBuilder plain = new StringBuilder(field.length());
        int at = 0;
        while (at < field.length()) {
            if (field.charAt(at) == '\\' && octal(field, at + 1)) {
                plain.append((char) Integer.parseInt(field, at + 1, at + 4, 8));
                at += 4;
            } else {
                plain.append(field.charAt(at));
                at++;
            }
        }
        return plain.toString();
    }

    private static boolean octal(String field, int from) {
        if (from + 3 > field.length() || field.charAt(from) > '1') {
            return false;
        }
        for (int at = from; at < from + 3; at++) {
            if (field.charAt(at) < '0' || field.charAt(at) > '7') {
                return false;
            }
        }
        return true;
    }
}
