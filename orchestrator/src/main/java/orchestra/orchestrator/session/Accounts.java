package orchestra.orchestrator.session;

import java.util.Optional;
import java.util.function.Supplier;
import orchestra.daemon.Secret;
import orchestra.orchestrator.access.Caller;
import orchestra.orchestrator.access.UserId;
import orchestra.orchestrator.settings.Credentials;
import orchestra.orchestrator.user.PasswordHasher;
import orchestra.orchestrator.user.User;
import orchestra.orchestrator.user.UserManager;

/** Who can sign in: the system accounts, whose secrets are files, and the users. */
final class Accounts {
    private final UserManager users;
    private final PasswordHasher hasher;
    private final Supplier<Credentials> credentials;

    Accounts(UserManager users, PasswordHasher hasher, Supplier<Credentials> credentials) {
        this.users = users;
        this.hasher = hasher;
        this.credentials = credentials;
    }

    /** Somebody, and the credential that says so. */
    record Proven(Caller caller, String credential) {
        @Override
        public String toString() {
            return caller.toString();
        }
    }

    /** The account of this mail address, {@code root} or {@code node}, if the secret is its. */
    Optional<Proven> prove(String account, String secret) {
        return switch (account) {
            case "root" -> system(new Caller.Root(), credentials.get().root(), secret);
            case "node" -> system(new Caller.Node(), credentials.get().nodes(), secret);
            default -> person(account, secret);
        };
    }

    private static Optional<Proven> system(Caller caller, Secret wanted, String secret) {
        return wanted.is(secret) ? Optional.of(new Proven(caller, wanted.reveal())) : Optional.empty();
    }

    private Optional<Proven> person(String mail, String secret) {
        Optional<User> user = users.findByMail(mail);
        if (user.isEmpty()) {
            hasher.verifyNobody(secret);
            return Optional.empty();
        }
        return user.filter(found -> hasher.verify(found.secret(), secret)).map(Accounts::proven);
    }

    /** Whose sessions these are, as long as the account is there. */
    Optional<Proven> owner(String account) {
        return switch (account) {
            case "root" ->
                Optional.of(
                        new Proven(new Caller.Root(), credentials.get().root().reveal()));
            case "node" ->
                Optional.of(
                        new Proven(new Caller.Node(), credentials.get().nodes().reveal()));
            default -> UserId.parse(account).flatMap(users::find).map(Accounts::proven);
        };
    }

    private static Proven proven(User user) {
        return new Proven(
                new Caller.Person(user.id(), user.administrator()),
                user.secret().phc());
    }
}
