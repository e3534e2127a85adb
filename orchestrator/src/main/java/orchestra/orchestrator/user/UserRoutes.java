package orchestra.orchestrator.user;

import static orchestra.orchestrator.access.Permission.ADMINISTRATOR;
import static orchestra.orchestrator.access.Permission.ONESELF_OR_ADMINISTRATOR;
import static orchestra.orchestrator.access.Permission.SIGNED_IN;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import orchestra.orchestrator.access.Caller;
import orchestra.orchestrator.access.UserId;
import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.failure.FailureKind;
import orchestra.orchestrator.failure.FieldError;
import orchestra.orchestrator.http.Answer;
import orchestra.orchestrator.http.Call;
import orchestra.orchestrator.http.Lists;
import orchestra.orchestrator.http.MergePatch;
import orchestra.orchestrator.http.Route;
import orchestra.orchestrator.page.Order;
import orchestra.orchestrator.page.Page;
import orchestra.orchestrator.page.PageRules;
import orchestra.orchestrator.page.PageRules.FilterKind;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Users over HTTP. */
public final class UserRoutes {
    private static final String TAG = "users";
    private static final String PATH = "/v1/users";
    private static final String ONE = "/v1/users/{id}";
    private static final PageRules PAGES = new PageRules(
            Set.of("first_name", "last_name", "mail", "admin_platform", "created", "updated"),
            Map.of(
                    "mail", FilterKind.TEXT,
                    "first_name", FilterKind.TEXT,
                    "last_name", FilterKind.TEXT,
                    "admin_platform", FilterKind.FLAG),
            List.of(new Order("last_name", false), new Order("first_name", false)));

    private final UserManager users;

    public UserRoutes(UserManager users) {
        this.users = users;
    }

    public List<Route> routes() {
        return List.of(
                Route.post(PATH)
                        .named("createUser", TAG)
                        .allows(ADMINISTRATOR)
                        .says("Create a user", "Once answered, the user outlives a crash of daemon and database.")
                        .takes(UserShapes.NEW_USER)
                        .answers(201, UserShapes.USER)
                        .fails(FailureKind.MAIL_TAKEN, FailureKind.OVERLOADED)
                        .does(this::create),
                Route.get(PATH)
                        .named("listUsers", TAG)
                        .allows(ADMINISTRATOR)
                        .says("List users", "Sorted by last and first name unless asked otherwise.")
                        .pagesForAll(PAGES)
                        .answers(200, UserShapes.USERS)
                        .does(this::list),
                Route.get("/v1/users/me")
                        .named("readMe", TAG)
                        .allows(SIGNED_IN)
                        .says("Read the account that is signed in", "Also for root and node.")
                        .answers(200, UserShapes.USER)
                        .does(this::me),
                Route.get(ONE)
                        .named("readUser", TAG)
                        .allows(ONESELF_OR_ADMINISTRATOR)
                        .says("Read a user", "The answer's ETag names the revision that If-Match takes.")
                        .answers(200, UserShapes.USER)
                        .fails(FailureKind.NOT_FOUND)
                        .does(call -> answer(200, users.get(id(call)))),
                Route.patch(ONE)
                        .named("updateUser", TAG)
                        .allows(ONESELF_OR_ADMINISTRATOR)
                        .says(
                                "Change a user",
                                "A JSON merge patch (RFC 7396). A new secret ends all sessions of the user, the one"
                                        + " that asked for it too.")
                        .takes(UserShapes.PATCHED_USER)
                        .answers(200, UserShapes.USER)
                        .fails(
                                FailureKind.NOT_FOUND,
                                FailureKind.MAIL_TAKEN,
                                FailureKind.BUSY_DOCUMENT,
                                FailureKind.STALE,
                                FailureKind.OVERLOADED)
                        .does(this::update),
                Route.delete(ONE)
                        .named("deleteUser", TAG)
                        .allows(ONESELF_OR_ADMINISTRATOR)
                        .says("Delete a user", "Ends all sessions of the user.")
                        .fails(FailureKind.NOT_FOUND)
                        .does(this::delete));
    }

    private Answer create(Call call) {
        User user = users.create(UserShapes.newUser(call.body()));
        return answer(201, user).with("Location", PATH + "/" + user.id());
    }

    private Answer list(Call call) {
        Page page = PAGES.read(call.query());
        return Lists.answer(PATH, call, page, users.list(page), UserShapes::write);
    }

    private Answer me(Call call) {
        return call.caller() instanceof Caller.Person(UserId id, boolean administrator)
                ? answer(200, users.get(id))
                : Answer.json(200, UserShapes.system(call.caller()));
    }

    private Answer update(Call call) {
        return answer(200, users.update(call.caller(), id(call), expected(call), user -> change(user, call.body())));
    }

    private Answer delete(Call call) {
        users.delete(id(call));
        return Answer.nothing();
    }

    /** The account as its owner sees it. */
    public ObjectNode account(Caller caller) {
        return caller instanceof Caller.Person(UserId id, boolean administrator)
                ? UserShapes.write(users.get(id))
                : UserShapes.system(caller);
    }

    private static UserChange change(User user, JsonNode patch) {
        JsonNode patched = MergePatch.apply(UserShapes.patchable(user), patch);
        List<FieldError> errors = UserShapes.PATCHED_USER.check(patched);
        if (!errors.isEmpty()) {
            throw Failure.invalid(errors);
        }
        return new UserChange(
                patched.path("first_name").stringValue(),
                patched.path("last_name").stringValue(),
                patched.path("mail").stringValue(),
                patched.path("admin_platform").booleanValue(),
                Optional.ofNullable(patched.get("secret")).map(JsonNode::stringValue));
    }

    private static Answer answer(int status, User user) {
        return Answer.json(status, UserShapes.write(user)).with("ETag", "\"" + user.revision() + "\"");
    }

    private static UserId id(Call call) {
        return UserId.parse(call.parameter("id"))
                .orElseThrow(() -> Failure.of(FailureKind.NOT_FOUND, "There is no user with this id."));
    }

    private static OptionalLong expected(Call call) {
        Optional<String> tag = call.header("if-match").filter(value -> !value.equals("*"));
        if (tag.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(tag.get().replaceAll("^\"|\"$", "")));
        } catch (NumberFormatException foreign) {
            throw Failure.of(FailureKind.STALE, "If-Match must be an ETag of this user.");
        }
    }
}
