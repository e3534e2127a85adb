package orchestra.orchestrator.session;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.failure.FailureKind;
import orchestra.orchestrator.http.Call;

/** Who wants to sign in, said in the body or by HTTP Basic (RFC 7617, UTF-8). */
record SignInRequest(String mail, String secret) {
    private static final String BASIC = "basic ";

    static SignInRequest read(Call call) {
        String authorization = call.header("authorization").orElse("");
        boolean basic = authorization.toLowerCase(Locale.ROOT).startsWith(BASIC);
        if (call.body().isObject()) {
            if (basic) {
                throw Failure.of(FailureKind.MALFORMED, "Say who you are once: in the body or by HTTP Basic.");
            }
            return new SignInRequest(
                    call.body().path("mail").stringValue(),
                    call.body().path("secret").stringValue());
        }
        if (!basic) {
            throw Failure.of(FailureKind.MALFORMED, "Send mail and secret, in a JSON body or by HTTP Basic.");
        }
        return basic(authorization.substring(BASIC.length()).strip());
    }

    private static SignInRequest basic(String encoded) {
        try {
            String pair = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Base64.getDecoder().decode(encoded)))
                    .toString();
            int colon = pair.indexOf(':');
            if (colon > 0) {
                return new SignInRequest(pair.substring(0, colon), pair.substring(colon + 1));
            }
        } catch (IllegalArgumentException | CharacterCodingException notBasic) {
            // Said below; the text itself holds a secret.
        }
        throw Failure.of(FailureKind.MALFORMED, "HTTP Basic is base64 of mail, colon and secret, in UTF-8.");
    }

    @Override
    public String toString() {
        return "SignInRequest[" + mail + "]";
    }
}
