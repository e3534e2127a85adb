package orchestra.orchestrator.user;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import orchestra.orchestrator.access.UserId;
import orchestra.orchestrator.page.Listing;
import orchestra.orchestrator.page.MemoryPages;
import orchestra.orchestrator.page.Page;

/** Users in memory. */
public final class FakeUserStore implements UserStore {
    private final Map<UserId, User> users = new LinkedHashMap<>();

    @Override
    public synchronized Outcome create(User user) {
        if (taken(user)) {
            return Outcome.MAIL_TAKEN;
        }
        users.put(user.id(), user);
        return Outcome.DONE;
    }

    @Override
    public synchronized Optional<User> find(UserId id) {
        return Optional.ofNullable(users.get(id));
    }

    @Override
    public synchronized Optional<User> findByMail(String mail) {
        return users.values().stream()
                .filter(user -> User.mailKey(user.mail()).equals(User.mailKey(mail)))
                .findFirst();
    }

    @Override
    public synchronized Listing<User> list(Page page) {
        return MemoryPages.list(users.values(), page, FakeUserStore::text, Map.of("mail", User::mailKey));
    }

    @Override
    public synchronized Outcome replace(User user) {
        User before = users.get(user.id());
        if (before == null || before.revision() != user.revision() - 1) {
            return Outcome.STALE;
        }
        if (taken(user)) {
            return Outcome.MAIL_TAKEN;
        }
        users.put(user.id(), user);
        return Outcome.DONE;
    }

    @Override
    public synchronized boolean delete(UserId id) {
        return users.remove(id) != null;
    }

    private boolean taken(User user) {
        return findByMail(user.mail())
                .filter(other -> !other.id().equals(user.id()))
                .isPresent();
    }

    private static String text(User user, String field) {
        return switch (field) {
            case "first_name" -> user.firstName();
            case "last_name" -> user.lastName();
            case "mail" -> User.mailKey(user.mail());
            case "admin_platform" -> Boolean.toString(user.administrator());
            default -> throw new IllegalArgumentException(field);
        };
    }
}
