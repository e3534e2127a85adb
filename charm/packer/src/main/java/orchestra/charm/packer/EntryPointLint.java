package orchestra.charm.packer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The rules of what Juju runs: dispatch, or hooks and actions by their names; and of modes, which unpacking gives back. */
final class EntryPointLint {
    private final Staging staging;
    private final Findings findings;

    EntryPointLint(Staging staging, Findings findings) {
        this.staging = staging;
        this.findings = findings;
    }

    void run(HookNames hooks, Set<String> actions) throws IOException {
        boolean dispatch = staging.has("dispatch");
        for (Entry entry : staging.entries()) {
            String path = entry.path();
            if (path.startsWith("hooks/")) {
                hook(entry, hooks);
            } else if (path.startsWith("actions/")) {
                action(entry, actions);
            } else if (path.equals("dispatch")) {
                runnable(entry);
            } else if (isProgram(path) && !entry.executable()) {
                findings.add(path, "", "is a program, and must be executable", "chmod +x");
            }
        }
        if (dispatch) {
            return;
        }
        for (String hook : hooks.isComplete() ? hooks.sent() : Set.<String>of()) {
            if (!staging.has("hooks/" + hook)) {
                findings.add(
                        "hooks/" + hook,
                        "",
                        "is not there: Juju would silently skip that hook",
                        "add it, or a dispatch");
            }
        }
        for (String action : actions) {
            if (!staging.has("actions/" + action)) {
                findings.add(
                        "actions/" + action, "", "is declared in actions.yaml but not there", "add it, or a dispatch");
            }
        }
    }

    private void hook(Entry entry, HookNames hooks) throws IOException {
        String name = entry.path().substring("hooks/".length());
        if (hooks.isComplete() && !hooks.isValid(name)) {
            findings.add(
                    entry.path(),
                    "",
                    "is no hook that Juju sends for what metadata.yaml declares",
                    "mend its name, declare its endpoint, or put it elsewhere");
        }
        runnable(entry);
    }

    private void action(Entry entry, Set<String> actions) throws IOException {
        String name = entry.path().substring("actions/".length());
        if (!actions.contains(name)) {
            findings.add(entry.path(), "", "is not declared in actions.yaml", "declare it there, or put it elsewhere");
        }
        runnable(entry);
    }

    private void runnable(Entry entry) throws IOException {
        if (!entry.executable()) {
            findings.add(entry.path(), "", "must be executable", "chmod +x");
        }
        byte[] start = entry.start(256);
        if (isElf(start) || isScript(start)) {
            return;
        }
        findings.add(
                entry.path(),
                "",
                "must be a program, or begin with #! and the absolute path of an interpreter, its line ended by LF"
                        + " alone",
                "write #!/bin/sh");
    }

    private static boolean isProgram(String path) {
        return path.matches("(.*/)?bin/[^/]+") || path.matches("(.*/)?jspawnhelper");
    }

    private static boolean isElf(byte[] start) {
        return start.length > 4 && start[0] == 0x7f && start[1] == 'E' && start[2] == 'L' && start[3] == 'F';
    }

    private static boolean isScript(byte[] start) {
        String text = new String(start, StandardCharsets.ISO_8859_1);
        return text.matches("(?s)#! ?/[^\\r\\n]+\\n.*");
    }
}
