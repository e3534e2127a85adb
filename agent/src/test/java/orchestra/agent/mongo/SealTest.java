package orchestra.agent.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import orchestra.charm.Secret;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;

final class SealTest {

    private static final Secret KEY = new Secret("key");
    private static final Secret PASSWORD = new Secret("password");

    @Test
    void sealHoldsForThePasswordItWasMadeFor() {
        BsonDocument user = sealed(user("salt", "stored"));
        assertThat(Seal.holds(KEY, user, PASSWORD)).isTrue();
        assertThat(Seal.holds(KEY, user, new Secret("other"))).isFalse();
        assertThat(Seal.holds(new Secret("other"), user, PASSWORD)).isFalse();
    }

    @Test
    void sealDoesNotHoldForOtherCredentials() {
        BsonDocument seal = sealed(user("salt", "stored")).getDocument("customData");
        assertThat(Seal.holds(KEY, user("other", "stored").append("customData", seal), PASSWORD))
                .isFalse();
        assertThat(Seal.holds(KEY, user("salt", "other").append("customData", seal), PASSWORD))
                .isFalse();
        BsonDocument more = user("salt", "stored").append("customData", seal);
        more.getDocument("credentials").append("SCRAM-SHA-1", new BsonDocument());
        assertThat(Seal.holds(KEY, more, PASSWORD)).isFalse();
    }

    @Test
    void userWithoutAFullMarkHasNoSeal() {
        assertThat(Seal.holds(KEY, new BsonDocument(), PASSWORD)).isFalse();
        assertThat(Seal.holds(KEY, user("salt", "stored"), PASSWORD)).isFalse();
        assertThat(Seal.holds(KEY, marked(user("salt", "stored"), ""), PASSWORD))
                .isFalse();
        BsonDocument odd =
                user("salt", "stored").append("customData", new BsonDocument("orchestra", new BsonString("x")));
        assertThat(Seal.holds(KEY, odd, PASSWORD)).isFalse();
    }

    private static BsonDocument user(String salt, String storedKey) {
        BsonDocument credential =
                new BsonDocument("salt", new BsonString(salt)).append("storedKey", new BsonString(storedKey));
        return new BsonDocument("credentials", new BsonDocument(Seal.MECHANISM, credential));
    }

    private static BsonDocument sealed(BsonDocument user) {
        return marked(user, Seal.of(KEY, user, PASSWORD));
    }

    private static BsonDocument marked(BsonDocument user, String mark) {
        BsonDocument ours = new BsonDocument(Seal.MARK, new BsonString(mark));
        return user.append("customData", new BsonDocument("orchestra", ours));
    }
}
