package orchestra.agent.rabbit;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import orchestra.agent.apply.Brokers;
import orchestra.agent.apply.Pause;
import orchestra.agent.plan.BrokerAccess;
import orchestra.agent.plan.BrokerFiles;
import orchestra.agent.plan.BrokerPassword;
import orchestra.agent.plan.BrokerUser;
import orchestra.charm.Secret;
import org.jspecify.annotations.Nullable;

/**
 * RabbitMQ's virtual hosts and users, over its management API.
 *
 * <p>A user's tags say what is ours and what is left to do, so that a run takes up what a killed one began: {@code
 * orchestra} is on each user made here and grants nothing; {@code closing} as well is on one whose password has changed
 * while connections opened with the old one may be open.
 *
 * <p>Not thread-safe. It remembers what it read until it changes something.
 */
public final class RabbitBrokers implements Brokers {

    private static final String OURS = "orchestra";
    private static final String CLOSING = "closing";
    private static final String GUEST = "guest";
    private static final String ROOT = "/";

    private final Duration patience;
    private final Duration handshake;
    private final InstantSource clock;
    private final Pause pause;
    private final RequestListener listener;
    private @Nullable ManagementApi api;
    private @Nullable Map<String, User> users;
    private @Nullable List<Permission> permissions;
    private @Nullable Set<String> virtualHosts;

    /**
     * Made lazily: a server is asked when something is wanted of it.
     *
     * @param patience how long a server that has just been started may take to answer, such as 90 s
     */
    public RabbitBrokers(Duration patience, InstantSource clock, Pause pause) {
        this(patience, BrokerFiles.HANDSHAKE, clock, pause, RequestListener.NONE);
    }

    /**
     * For a test that listens.
     *
     * @param handshake how long a login under way may take until its connection is seen
     */
    RabbitBrokers(Duration patience, Duration handshake, InstantSource clock, Pause pause, RequestListener listener) {
        this.patience = patience;
        this.handshake = handshake;
        this.clock = clock;
        this.pause = pause;
        this.listener = listener;
    }

    private record User(String hash, String algorithm, Set<String> tags) {

        boolean has(Secret password) {
            return algorithm.equals(BrokerPassword.ALGORITHM) && BrokerPassword.matches(hash, password);
        }

        boolean onlyOurs() {
            return tags.size() == 1 && tags.contains(OURS);
        }
    }

    private record Permission(String user, String virtualHost, String configure, String write, String read) {

        boolean isFor(BrokerUser wanted) {
            return user.equals(wanted.name()) && virtualHost.equals(wanted.virtualHost());
        }

        boolean allows(BrokerUser wanted) {
            return configure.equals(wanted.configure()) && write.equals(wanted.write()) && read.equals(wanted.read());
        }
    }

    @Override
    public boolean virtualHost(BrokerAccess access, String name) {
        ManagementApi server = server(access);
        boolean changed = false;
        if (users(server).containsKey(GUEST)) {
            delete(server, "/users" + ManagementApi.segment(GUEST));
            changed = true;
        }
        Set<String> there = virtualHosts(server);
        if (!there.contains(name)) {
            put(server, "/vhosts" + ManagementApi.segment(name), Map.of());
            changed = true;
        }
        if (there.contains(ROOT)) {
            delete(server, "/vhosts" + ManagementApi.segment(ROOT));
            changed = true;
        }
        return changed;
    }

    @Override
    public boolean user(BrokerAccess access, BrokerUser user) {
        ManagementApi server = server(access);
        boolean changed = false;
        User there = users(server).get(user.name());
        if (there == null) {
            // It is of use to nobody before the permissions follow: without them no virtual host lets it in.
            there = write(server, user.name(), hash(user.password()), Set.of(OURS));
            changed = true;
        }
        changed |= permit(server, user);
        if (!there.has(user.password())) {
            there = write(server, user.name(), hash(user.password()), Set.of(OURS, CLOSING));
            changed = true;
        }
        if (there.tags().contains(CLOSING)) {
            closeConnections(server, user.name());
        }
        if (!there.onlyOurs()) {
            write(server, user.name(), there.hash(), Set.of(OURS));
            changed = true;
        }
        return changed;
    }

    @Override
    public boolean drop(BrokerAccess access, String name) {
        ManagementApi server = server(access);
        if (!users(server).containsKey(name)) {
            return false;
        }
        // The server itself closes the connections of a user that goes, and lets none in that is logging in just now.
        delete(server, "/users" + ManagementApi.segment(name));
        return true;
    }

    @Override
    public Set<String> ours(BrokerAccess access) {
        Set<String> names = new TreeSet<>();
        users(server(access)).forEach((name, user) -> {
            if (user.tags().contains(OURS)) {
                names.add(name);
            }
        });
        return names;
    }

    @Override
    public boolean inUse(BrokerAccess access, String name) {
        return !server(access).list(connections(name)).isEmpty();
    }

    /**
     * Closes them by what the server itself keeps about them: its list of connections for people lags by seconds. One
     * whose login was under way is seen when that is over, hence twice; a client that has come with the new password
     * meanwhile has to come again.
     */
    private void closeConnections(ManagementApi server, String name) {
        delete(server, connections(name));
        pause.of(handshake);
        delete(server, connections(name));
    }

    private boolean permit(ManagementApi server, BrokerUser user) {
        boolean permitted = false;
        boolean changed = false;
        for (Permission permission : permissions(server)) {
            if (permission.isFor(user)) {
                permitted = permission.allows(user);
            } else if (permission.user().equals(user.name())) {
                delete(server, permission(permission.virtualHost(), user.name()));
                changed = true;
            }
        }
        if (!permitted) {
            Map<String, String> content = new LinkedHashMap<>();
            content.put("configure", user.configure());
            content.put("write", user.write());
            content.put("read", user.read());
            put(server, permission(user.virtualHost(), user.name()), content);
            changed = true;
        }
        return changed;
    }

    private User write(ManagementApi server, String name, String hash, Set<String> tags) {
        Map<String, String> content = new LinkedHashMap<>();
        content.put("password_hash", hash);
        content.put("hashing_algorithm", BrokerPassword.ALGORITHM);
        content.put("tags", String.join(",", new TreeSet<>(tags)));
        put(server, "/users" + ManagementApi.segment(name), content);
        return new User(hash, BrokerPassword.ALGORITHM, tags);
    }

    private static String hash(Secret password) {
        byte[] salt = new byte[4];
        new SecureRandom().nextBytes(salt);
        return BrokerPassword.hash(salt, password);
    }

    private static String permission(String virtualHost, String user) {
        return "/permissions" + ManagementApi.segment(virtualHost) + ManagementApi.segment(user);
    }

    private static String connections(String user) {
        return "/connections/username" + ManagementApi.segment(user);
    }

    private void put(ManagementApi server, String path, Map<String, String> content) {
        forget();
        server.put(path, content);
    }

    private void delete(ManagementApi server, String path) {
        forget();
        server.delete(path);
    }

    private ManagementApi server(BrokerAccess access) {
        ManagementApi server = api;
        if (server == null || !server.leadsTo(access)) {
            server = new ManagementApi(access, patience, clock, pause, listener);
            api = server;
            forget();
        }
        return server;
    }

    private void forget() {
        users = null;
        permissions = null;
        virtualHosts = null;
    }

    private Map<String, User> users(ManagementApi server) {
        Map<String, User> known = users;
        if (known == null) {
            known = new LinkedHashMap<>();
            for (Map<?, ?> user : server.list("/users")) {
                known.put(
                        text(user, "name"),
                        new User(text(user, "password_hash"), text(user, "hashing_algorithm"), tags(user.get("tags"))));
            }
            users = known;
        }
        return known;
    }

    private List<Permission> permissions(ManagementApi server) {
        List<Permission> known = permissions;
        if (known == null) {
            known = new ArrayList<>();
            for (Map<?, ?> permission : server.list("/permissions")) {
                known.add(new Permission(
                        text(permission, "user"),
                        text(permission, "vhost"),
                        text(permission, "configure"),
                        text(permission, "write"),
                        text(permission, "read")));
            }
            permissions = known;
        }
        return known;
    }

    private Set<String> virtualHosts(ManagementApi server) {
        Set<String> known = virtualHosts;
        if (known == null) {
            known = new TreeSet<>();
            for (Map<?, ?> virtualHost : server.list("/vhosts?columns=name")) {
                known.add(text(virtualHost, "name"));
            }
            virtualHosts = known;
        }
        return known;
    }

    private static String text(Map<?, ?> object, String key) {
        return object.get(key) instanceof String text ? text : "";
    }

    /** Old servers join them by commas. */
    private static Set<String> tags(@Nullable Object value) {
        Set<String> tags = new TreeSet<>();
        if (value instanceof List<?> items) {
            items.forEach(item -> tags.add(String.valueOf(item)));
        } else if (value instanceof String text && !text.isEmpty()) {
            tags.addAll(List.of(text.split(",", -1)));
        }
        return tags;
    }
}
