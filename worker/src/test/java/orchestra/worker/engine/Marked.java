package orchestra.worker.engine;

import java.util.List;

/** Looks for processes without the code under test. */
final class Marked {
    private Marked() {}

    /** Those that carry a variable, {@code NAME=VALUE}, in their environment. */
    static List<Long> processes(String variable) {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> environment(pid).contains("\0" + variable + "\0"))
                .toList();
    }

    /** Those that have a word in their command line. */
    static List<Long> named(String word) {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> bytes(pid, "cmdline").contains(word))
                .toList();
    }

    private static String environment(long pid) {
        return "\0" + bytes(pid, "environ");
    }

    private static String bytes(long pid, String file) {
        try {
            return new String(
                    java.nio.file.Files.readAllBytes(java.nio.file.Path.of("/proc/" + pid, file)),
                    java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (java.io.IOException e) {
            return "";
        }
    }
}
