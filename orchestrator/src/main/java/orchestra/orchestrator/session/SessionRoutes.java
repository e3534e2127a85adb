package orchestra.orchestrator.session;

import static orchestra.orchestrator.access.Permission.ANYONE;
import static orchestra.orchestrator.access.Permission.SIGNED_IN;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import orchestra.orchestrator.access.Caller;
import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.failure.FailureKind;
import orchestra.orchestrator.http.Answer;
import orchestra.orchestrator.http.Call;
import orchestra.orchestrator.http.Lists;
import orchestra.orchestrator.http.Route;
import orchestra.orchestrator.page.Order;
import orchestra.orchestrator.page.Page;
import orchestra.orchestrator.page.PageRules;
import tools.jackson.databind.node.ObjectNode;

/** Sign-in, sign-out and one's sessions over HTTP. */
final class SessionRoutes {
    private static final String TAG = "sessions";
    private static final String PATH = "/v1/sessions";
    private static final PageRules PAGES =
            new PageRules(Set.of("created", "used", "expires"), Map.of(), List.of(new Order("created", true)));

    private final SessionManager sessions;
    private final Function<Caller, ObjectNode> account;

    /** @param account writes the account that signed in */
    SessionRoutes(SessionManager sessions, Function<Caller, ObjectNode> account) {
        this.sessions = sessions;
        this.account = account;
    }

    List<Route> routes() {
        return List.of(
                Route.post(PATH)
                        .named("signIn", TAG)
                        .allows(ANYONE)
                        .says(
                                "Sign in",
                                "With a body, or with HTTP Basic and no body. A session ends 30 days after its last"
                                        + " use, a year after sign-in, when it is revoked, or when the account's secret"
                                        + " changes. After failures sign-in is slowed down: 429 says for how long.")
                        .mayTake(SessionShapes.SIGN_IN)
                        .answers(201, SessionShapes.SIGNED_IN)
                        .fails(
                                FailureKind.WRONG_CREDENTIALS,
                                FailureKind.TOO_MANY_ATTEMPTS,
                                FailureKind.OVERLOADED,
                                FailureKind.DATABASE_UNAVAILABLE)
                        .does(this::signIn),
                Route.get(PATH)
                        .named("listSessions", TAG)
                        .allows(SIGNED_IN)
                        .says("List one's own sessions", "")
                        .pages(PAGES)
                        .answers(200, SessionShapes.SESSIONS)
                        .does(this::list),
                Route.delete(PATH + "/current")
                        .named("signOut", TAG)
                        .allows(SIGNED_IN)
                        .says("Sign out", "Revokes the session this request is made with.")
                        .does(call -> revoke(call, call.identity().session())),
                Route.delete(PATH + "/{id}")
                        .named("revokeSession", TAG)
                        .allows(SIGNED_IN)
                        .says("Revoke a session", "One's own; administrators and root: anybody's.")
                        .fails(FailureKind.NOT_FOUND)
                        .does(call -> revoke(call, call.parameter("id"))));
    }

    private Answer signIn(Call call) {
        SignInRequest request = SignInRequest.read(call);
        SignedIn made = sessions.signIn(request.mail(), request.secret(), call.address());
        return Answer.json(201, SessionShapes.write(made, account.apply(made.caller())));
    }

    private Answer list(Call call) {
        Page page = PAGES.read(call.query());
        return Lists.answer(
                PATH,
                call,
                page,
                sessions.list(call.caller(), page),
                session -> SessionShapes.write(session, call.identity().session()));
    }

    private Answer revoke(Call call, String id) {
        SessionId session = SessionId.parse(id)
                .orElseThrow(() -> Failure.of(FailureKind.NOT_FOUND, "You have no session with this id."));
        sessions.revoke(call.caller(), session);
        return Answer.nothing();
    }
}
