package orchestra.orchestrator.session;

import static orchestra.orchestrator.schema.Field.required;

import orchestra.orchestrator.http.Json;
import orchestra.orchestrator.http.Lists;
import orchestra.orchestrator.schema.Shape;
import orchestra.orchestrator.schema.Type;
import orchestra.orchestrator.user.UserShapes;
import tools.jackson.databind.node.ObjectNode;

/** Sessions on the wire. */
final class SessionShapes {
    static final Shape SIGN_IN = Shape.json(
            "SignIn",
            "Who signs in.",
            required("mail", Type.Text.plain(1, 254), "The user's mail address, or root, or node."),
            required("secret", Type.Text.of("password"), "The account's secret."));

    static final Shape SIGNED_IN = Shape.json(
            "SignedIn",
            "A session just made.",
            required("token", Type.Text.of(""), "Send it as Authorization: Bearer TOKEN. Shown this once."),
            required("id", Type.Text.of("uuid"), "The session's id, to revoke it by."),
            required("expires", Type.Text.of("date-time"), "When it ends if it is not used before."),
            required("user", new Type.Nested(UserShapes.USER), "The account that signed in."));

    static final Shape SESSION = Shape.json(
            "Session",
            "A sign-in that lasts.",
            required("id", Type.Text.of("uuid"), "The session's id, to revoke it by."),
            required("current", new Type.Flag(), "Whether this request was made with it."),
            required("address", Type.Text.of(""), "Where the client was when it signed in."),
            required("created", Type.Text.of("date-time"), "When it was made."),
            required("used", Type.Text.of("date-time"), "When it was last used, give or take an hour."),
            required("expires", Type.Text.of("date-time"), "When it ends if it is not used before."));

    static final Shape SESSIONS = Lists.shape("SessionList", SESSION);

    private SessionShapes() {}

    static ObjectNode write(SignedIn made, ObjectNode user) {
        ObjectNode body = Json.object()
                .put("token", made.token().reveal())
                .put("id", made.session().id().toString())
                .put("expires", made.session().expires().toString());
        body.set("user", user);
        return body;
    }

    static ObjectNode write(Session session, String current) {
        return Json.object()
                .put("id", session.id().toString())
                .put("current", session.id().toString().equals(current))
                .put("address", session.address())
                .put("created", session.created().toString())
                .put("used", session.used().toString())
                .put("expires", session.expires().toString());
    }
}
