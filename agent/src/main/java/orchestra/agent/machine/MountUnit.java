package orchestra.agent.machine;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The systemd mount unit of a path. */
final class MountUnit {

    private MountUnit() {}

    /** Its name, as {@code systemd-escape --path --suffix=mount} gives it. */
    static String name(Path path) {
        StringBuilder name = new StringBuilder();
        byte[] text = path.normalize().toString().substring(1).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < text.length; i++) {
            char next = (char) (text[i] & 0xff);
            boolean plain = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') || (next >= '0' && next <= '9')
                    || next == ':' || next == '_' || (next == '.' && i > 0);
            if (next == '/') {
                name.append('-');
            } else if (plain) {
                name.append(next);
            } else {
                name.append(String.format("\\x%02x", (int) next));
            }
        }
        return name + ".mount";
    }
}
