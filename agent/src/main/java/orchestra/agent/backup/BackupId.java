package orchestra.agent.backup;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names a backup and its folder: when it was begun, in UTC, and something random, {@code 20261121T100000Z-0a1b2c}. */
public record BackupId(String text) {

    private static final Pattern FORM = Pattern.compile("[0-9]{8}T[0-9]{6}Z-[0-9a-f]{6}");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Throws {@link IllegalArgumentException} for what is no such name, and so could lead to another folder. */
    public BackupId {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "wanted the id of a backup, such as 20261121T100000Z-0a1b2c, which list-backups tells");
        }
    }

    /** A new one. */
    static BackupId at(Instant now) {
        byte[] random = new byte[3];
        new SecureRandom().nextBytes(random);
        return new BackupId(TIME.format(now) + "-" + HexFormat.of().formatHex(random));
    }

    @Override
    public String toString() {
        return text;
    }
}
