package orchestra.agent.packages;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** An OpenPGP public key in its ASCII armor (RFC 9580), as far as telling it from another needs. */
public final class OpenPgpKey {

    private static final String BEGIN = "-----BEGIN PGP PUBLIC KEY BLOCK-----";
    private static final String END = "-----END PGP PUBLIC KEY BLOCK-----";
    private static final int PUBLIC_KEY = 6;
    private static final int VERSION = 4;

    private OpenPgpKey() {}

    /**
     * The fingerprint of the block's one primary key, 40 hexadecimal digits; throws {@link IllegalArgumentException}
     * when the text is something else.
     */
    public static String fingerprint(String armored) {
        byte[] bytes = bytes(armored);
        String found = "";
        int at = 0;
        while (at < bytes.length) {
            Packet packet = packet(bytes, at);
            if (packet.tag() == PUBLIC_KEY) {
                if (!found.isEmpty()) {
                    throw new IllegalArgumentException("wanted one public key, found several");
                }
                found = fingerprint(Arrays.copyOfRange(bytes, packet.from(), packet.to()));
            }
            at = packet.to();
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException("wanted a public key, found none");
        }
        return found;
    }

    /** Version 4: SHA-1 over 0x99, the length in two octets, and the packet's body. */
    private static String fingerprint(byte[] body) {
        if (body.length == 0 || body[0] != VERSION) {
            throw new IllegalArgumentException("wanted a public key of version 4");
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update(new byte[] {(byte) 0x99, (byte) (body.length >> 8), (byte) body.length});
            return HexFormat.of().withUpperCase().formatHex(digest.digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    private record Packet(int tag, int from, int to) {}

    private static Packet packet(byte[] bytes, int at) {
        int head = octet(bytes, at);
        if ((head & 0x80) == 0) {
            throw new IllegalArgumentException("wanted an OpenPGP packet");
        }
        boolean newForm = (head & 0x40) != 0;
        int tag = newForm ? head & 0x3f : (head >> 2) & 0x0f;
        int first = octet(bytes, at + 1);
        int octets;
        int length;
        if (newForm) {
            octets = first < 192 ? 1 : first < 224 ? 2 : first == 255 ? 5 : 0;
            length = switch (octets) {
                case 1 -> first;
                case 2 -> ((first - 192) << 8) + octet(bytes, at + 2) + 192;
                case 5 -> number(bytes, at + 2, 4);
                default -> throw new IllegalArgumentException("wanted a packet of a known length");
            };
        } else {
            if ((head & 3) == 3) {
                throw new IllegalArgumentException("wanted a packet of a known length");
            }
            octets = 1 << (head & 3);
            length = number(bytes, at + 1, octets);
        }
        int from = at + 1 + octets;
        if (length < 0 || length > bytes.length - from) {
            throw new IllegalArgumentException("the key is cut off");
        }
        return new Packet(tag, from, from + length);
    }

    private static int number(byte[] bytes, int at, int octets) {
        int number = 0;
        for (int i = 0; i < octets; i++) {
            number = (number << 8) | octet(bytes, at + i);
        }
        return number;
    }

    private static int octet(byte[] bytes, int at) {
        if (at >= bytes.length) {
            throw new IllegalArgumentException("the key is cut off");
        }
        return bytes[at] & 0xff;
    }

    /** What is between the header lines and the checksum. */
    private static byte[] bytes(String armored) {
        int begin = armored.indexOf(BEGIN);
        int end = armored.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("wanted a public key in ASCII armor");
        }
        StringBuilder text = new StringBuilder();
        boolean headers = true;
        for (String line :
                armored.substring(begin + BEGIN.length(), end).lines().toList()) {
            String plain = line.strip();
            if (headers && (plain.isEmpty() || plain.contains(": "))) {
                continue;
            }
            headers = false;
            if (!plain.startsWith("=")) {
                text.append(plain);
            }
        }
        return Base64.getDecoder().decode(text.toString().getBytes(StandardCharsets.US_ASCII));
    }
}
