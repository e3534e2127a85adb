package orchestra.orchestrator.user;

import static orchestra.orchestrator.schema.Field.optional;
import static orchestra.orchestrator.schema.Field.required;

import java.util.List;
import java.util.regex.Pattern;
import orchestra.orchestrator.access.Caller;
import orchestra.orchestrator.http.Json;
import orchestra.orchestrator.http.Lists;
import orchestra.orchestrator.schema.Field;
import orchestra.orchestrator.schema.Shape;
import orchestra.orchestrator.schema.Type;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Users on the wire, in the spelling of the system Orchestra grew from. */
public final class UserShapes {
    /** What the mail server takes is its business; what could break a header or a line is ours. */
    private static final Pattern MAIL =
            Pattern.compile("[^@\\s\\p{Cntrl}]{1,64}@[^@\\s\\p{Cntrl}.]+(\\.[^@\\s\\p{Cntrl}.]+)+");

    private static final Field FIRST_NAME = required("first_name", Type.Text.plain(1, 100), "The first name.");
    private static final Field LAST_NAME = required("last_name", Type.Text.plain(1, 100), "The last name.");
    private static final Field MAIL_FIELD = required(
            "mail",
            new Type.Text(5, 254, MAIL, "must be a mail address such as ann@example.org", "email"),
            "The mail address to sign in with; unique, whatever its case.");
    private static final Type SECRET = Type.Text.plain(8, 256);
    private static final String SECRET_DOC = "The secret to sign in with; never answered.";
    private static final String ADMIN_DOC = "Whether the user administers the platform; given by administrators.";

    static final Shape NEW_USER = Shape.json(
            "NewUser",
            "A user to create.",
            FIRST_NAME,
            LAST_NAME,
            MAIL_FIELD,
            required("secret", SECRET, SECRET_DOC),
            optional("admin_platform", new Type.Flag(), ADMIN_DOC));

    /** What a merge patch may touch, and what must come of it. */
    static final Shape PATCHED_USER = new Shape(
            "UserPatch",
            Shape.MERGE_PATCH,
            "What may be changed of a user: a JSON merge patch (RFC 7396).",
            List.of(
                    FIRST_NAME,
                    LAST_NAME,
                    MAIL_FIELD,
                    required("admin_platform", new Type.Flag(), ADMIN_DOC),
                    optional("secret", SECRET, SECRET_DOC)));

    public static final Shape USER = Shape.json(
            "User",
            "A user, or one of the system accounts root and node.",
            required("id", Type.Text.of(""), "The user's id: a UUID, or root, or node."),
            required("first_name", Type.Text.of(""), "The first name."),
            required("last_name", Type.Text.of(""), "The last name."),
            required("name", Type.Text.of(""), "First and last name."),
            required("mail", Type.Text.of(""), "What the account signs in with."),
            required("admin_platform", new Type.Flag(), "Whether the account administers the platform."),
            optional("created", Type.Text.of("date-time"), "When the user was created."),
            optional("updated", Type.Text.of("date-time"), "When the user last changed."));

    static final Shape USERS = Lists.shape("UserList", USER);

    private UserShapes() {}

    static NewUser newUser(JsonNode body) {
        return new NewUser(
                body.path("first_name").stringValue(),
                body.path("last_name").stringValue(),
                body.path("mail").stringValue(),
                body.path("secret").stringValue(),
                body.path("admin_platform").asBoolean(false));
    }

    /** What a merge patch is applied to. */
    static ObjectNode patchable(User user) {
        return Json.object()
                .put("first_name", user.firstName())
                .put("last_name", user.lastName())
                .put("mail", user.mail())
                .put("admin_platform", user.administrator());
    }

    static ObjectNode write(User user) {
        return Json.object()
                .put("id", user.id().toString())
                .put("first_name", user.firstName())
                .put("last_name", user.lastName())
                .put("name", user.name())
                .put("mail", user.mail())
                .put("admin_platform", user.administrator())
                .put("created", user.created().toString())
                .put("updated", user.updated().toString());
    }

    /** A system account, seen as a user: it has no document. */
    static ObjectNode system(Caller caller) {
        return Json.object()
                .put("id", caller.account())
                .put("first_name", caller.account())
                .put("last_name", "orchestra")
                .put("name", caller.account() + " orchestra")
                .put("mail", caller.account())
                .put("admin_platform", caller.administrator());
    }
}
