package orchestra.agent.mongo;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import orchestra.charm.Secret;
import org.bson.BsonDocument;

/**
 * What proves that a user's stored credentials were made from a certain password, for nobody but who has the key: a
 * keyed hash (HMAC-SHA-256) over both. To derive the credentials from the password, as the server does, would cost
 * thousands of hashes.
 */
final class Seal {

    /** How our users log in. */
    static final String MECHANISM = "SCRAM-SHA-256";

    static final String MARK = "mark";

    private static final String HASH = "HmacSHA256";

    private Seal() {}

    /** The seal of a user, as {@code usersInfo} shows it, whose password is known to be this one. */
    static String of(Secret key, BsonDocument user, Secret password) {
        BsonDocument credentials = document(document(user, "credentials"), MECHANISM);
        String sealed = text(credentials, "salt") + '\0' + text(credentials, "storedKey") + '\0' + password.reveal();
        try {
            Mac mac = Mac.getInstance(HASH);
            mac.init(new SecretKeySpec(bytes(key.reveal()), HASH));
            return HexFormat.of().formatHex(mac.doFinal(bytes(sealed)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + HASH, e);
        }
    }

    /** Whether a user carries the seal that it has when its password is this one, and no other one gets in. */
    static boolean holds(Secret key, BsonDocument user, Secret password) {
        String mark = text(document(document(user, "customData"), "orchestra"), MARK);
        return !mark.isEmpty()
                && document(user, "credentials").size() == 1
                && MessageDigest.isEqual(bytes(mark), bytes(of(key, user, password)));
    }

    private static BsonDocument document(BsonDocument within, String name) {
        return within.isDocument(name) ? within.getDocument(name) : new BsonDocument();
    }

    private static String text(BsonDocument within, String name) {
        return within.isString(name) ? within.getString(name).getValue() : "";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
