package orchestra.agent.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import orchestra.agent.apply.Pause;
import orchestra.agent.plan.BrokerPassword;
import orchestra.agent.plan.BrokerUser;
import orchestra.charm.Secret;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users and virtual hosts on a real RabbitMQ that stays up. */
final class RabbitBrokersIT {

    private static BrokerTrial trial;

    @BeforeAll
    static void start() {
        trial = BrokerTrial.launch(List.of("127.0.0.1"));
        trial.rabbit().awaitListening();
    }

    @AfterAll
    static void stop() {
        trial.close();
        assertThat(trial.processes()).as("processes left behind").isEmpty();
    }

    /** An agent that is killed. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static RequestListener killedBefore(int change) {
        int[] left = {change};
        return (method, path) -> {
            if (!method.equals("GET") && --left[0] == 0) {
                throw new Killed();
            }
        };
    }

    private static boolean survives(Runnable run) {
        try {
            run.run();
            return true;
        } catch (Killed e) {
            return false;
        }
    }

    @Test
    void secondRunIsSilent() {
        BrokerUser user = BrokerTrial.user("silent", "silent-one");
        RabbitBrokers first = trial.brokers();
        first.virtualHost(trial.access(), BrokerTrial.HOST);
        assertThat(first.user(trial.access(), user)).isTrue();
        assertThat(trial.letsIn(user)).isTrue();

        List<String> sent = new ArrayList<>();
        RabbitBrokers second = trial.brokers((method, path) -> sent.add(method + " " + path));
        assertThat(second.virtualHost(trial.access(), BrokerTrial.HOST)).isFalse();
        assertThat(second.user(trial.access(), user)).isFalse();
        assertThat(second.ours(trial.access())).contains("silent").doesNotContain("admin");
        assertThat(sent).containsExactly("GET /users", "GET /vhosts?columns=name", "GET /permissions");
    }

    @Test
    void guestAndRootMadeByHandGo() throws Exception {
        ManagementApi hand = trial.byHand();
        hand.put("/users/guest", Map.of("password", "guest", "tags", "administrator"));
        hand.put("/vhosts/%2F", Map.of());
        hand.put("/permissions/%2F/guest", Map.of("configure", ".*", "write", ".*", "read", ".*"));
        ConnectionFactory guest = trial.factory("guest", "guest");
        guest.setVirtualHost("/");
        Connection open = guest.newConnection();

        assertThat(trial.brokers().virtualHost(trial.access(), BrokerTrial.HOST))
                .isTrue();
        BrokerTrial.awaitClosed(open);
        assertThatThrownBy(guest::newConnection).isInstanceOf(AuthenticationFailureException.class);
        assertThat(trial.brokers().virtualHost(trial.access(), BrokerTrial.HOST))
                .isFalse();
    }

    @Test
    void passwordRotatedUnderAPublisherLosesNothing() throws Exception {
        BrokerUser before = BrokerTrial.user("rotated", "rotated-one");
        BrokerUser after = BrokerTrial.user("rotated", "rotated-two");
        trial.ensure(before);
        Connection idle = trial.connect(before);
        try (Connection connection = trial.connect(before);
                Channel channel = connection.createChannel()) {
            channel.exchangeDeclare("nodes.rotated", "fanout", true);
            channel.queueDeclare("nodes.rotated", true, false, false, Map.of());
            channel.queueBind("nodes.rotated", "nodes.rotated", "");
        }
        try (SteadyPublisher publisher = new SteadyPublisher(trial, List.of(before, after), "nodes.rotated")) {
            await().until(() -> publisher.confirmed() > 100);

            assertThat(trial.brokers().user(trial.access(), after)).isTrue();

            BrokerTrial.awaitClosed(idle);
            assertThat(idle.getCloseReason().toString()).contains("CONNECTION_FORCED");
            assertThatThrownBy(() -> trial.connect(before)).isInstanceOf(AuthenticationFailureException.class);
            assertThat(trial.letsIn(after)).isTrue();
            int now = publisher.confirmed();
            await().until(() -> publisher.confirmed() > now + 100);
            publisher.finish();
            assertThat(publisher.connections()).isGreaterThan(1);
            assertThat(publisher.refusals()).as("moments without a password").isZero();

            Set<String> arrived = new HashSet<>();
            try (Connection connection = trial.connect(after);
                    Channel channel = connection.createChannel()) {
                for (String body = BrokerTrial.body(channel, "nodes.rotated");
                        !body.isEmpty();
                        body = BrokerTrial.body(channel, "nodes.rotated")) {
                    arrived.add(body);
                }
            }
            assertThat(arrived).hasSize(publisher.made());
        }
        assertThat(trial.brokers().user(trial.access(), after)).isFalse();
    }

    @Test
    void loginUnderWayWithTheOldPasswordEndsClosed() throws Exception {
        BrokerUser before = BrokerTrial.user("slow", "slow-one");
        BrokerUser after = BrokerTrial.user("slow", "slow-two");
        trial.ensure(before);
        try (SlowLogin login = new SlowLogin(trial.place().broker().port(), before)) {
            boolean[] letIn = {false};
            RabbitBrokers brokers = new RabbitBrokers(
                    Duration.ofSeconds(90),
                    Duration.ofSeconds(3),
                    InstantSource.system(),
                    pause -> {
                        letIn[0] |= openNow(login);
                        Pause.REAL.of(pause);
                    },
                    RequestListener.NONE);
            assertThat(brokers.user(trial.access(), after)).isTrue();
            assertThat(letIn[0])
                    .as("the broker let it in after the first closing")
                    .isTrue();
            assertThat(login.ended()).isTrue();
        }
    }

    private static boolean openNow(SlowLogin login) {
        try {
            return login.open(BrokerTrial.HOST);
        } catch (IOException e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 100})
    void connectionOpenedAMomentAgoIsClosed(int millis) throws Exception {
        BrokerUser before = BrokerTrial.user("moment-" + millis, "one");
        BrokerUser after = BrokerTrial.user("moment-" + millis, "two");
        trial.ensure(before);
        Connection connection = trial.connect(before);
        if (millis > 0) {
            Pause.REAL.of(Duration.ofMillis(millis));
        }
        assertThat(trial.brokers(RequestListener.NONE).user(trial.access(), after))
                .isTrue();
        BrokerTrial.awaitClosed(connection);
    }

    @Test
    void setUpKilledAtEachStepConverges() {
        int change = 1;
        boolean survived = false;
        while (!survived) {
            BrokerUser user = BrokerTrial.user("setup-" + change, "setup-secret");
            trial.byHand().put("/users/guest", Map.of("password", "guest", "tags", ""));
            trial.byHand().put("/vhosts/%2F", Map.of());
            trial.byHand().delete("/vhosts/other");
            RabbitBrokers killed = trial.brokers(killedBefore(change));
            survived = survives(() -> {
                killed.virtualHost(trial.access(), "other");
                killed.user(trial.access(), user);
            });
            assertThat(trial.letsIn(user)).isEqualTo(survived);

            RabbitBrokers next = trial.brokers(RequestListener.NONE);
            next.virtualHost(trial.access(), "other");
            next.user(trial.access(), user);
            assertThat(trial.letsIn(user)).isTrue();
            assertThat(silent(() -> user)).isTrue();
            change++;
        }
        assertThat(change - 2).as("changes").isEqualTo(5);
    }

    @Test
    void rotationKilledAtEachStepConverges() throws Exception {
        int change = 1;
        boolean survived = false;
        while (!survived) {
            BrokerUser before = BrokerTrial.user("rotation-" + change, "rotation-one");
            BrokerUser after = BrokerTrial.user("rotation-" + change, "rotation-two");
            trial.ensure(before);
            Connection old = trial.connect(before);
            RabbitBrokers killed = trial.brokers(killedBefore(change));
            survived = survives(() -> killed.user(trial.access(), after));
            assertThat(trial.letsIn(before) || trial.letsIn(after))
                    .as("a password works when killed before change " + change)
                    .isTrue();

            trial.brokers(RequestListener.NONE).user(trial.access(), after);
            assertThat(trial.letsIn(after)).isTrue();
            assertThat(trial.letsIn(before)).isFalse();
            BrokerTrial.awaitClosed(old);
            assertThat(silent(() -> after)).isTrue();
            change++;
        }
        assertThat(change - 2).as("changes").isEqualTo(4);
    }

    @Test
    void rotationKilledThenTurnedElsewhereConverges() throws Exception {
        BrokerUser first = BrokerTrial.user("turned", "turned-one");
        BrokerUser second = BrokerTrial.user("turned", "turned-two");
        BrokerUser third = BrokerTrial.user("turned", "turned-three");
        trial.ensure(first);
        Connection old = trial.connect(first);
        RabbitBrokers killed = trial.brokers(killedBefore(2));
        assertThat(survives(() -> killed.user(trial.access(), second))).isFalse();
        Connection between = trial.connect(second);

        trial.ensure(third);
        BrokerTrial.awaitClosed(old);
        BrokerTrial.awaitClosed(between);
        assertThat(trial.letsIn(third)).isTrue();
        assertThat(trial.letsIn(second)).isFalse();
    }

    private static boolean silent(Supplier<BrokerUser> user) {
        List<String> changes = new ArrayList<>();
        RabbitBrokers brokers = trial.brokers((method, path) -> {
            if (!method.equals("GET")) {
                changes.add(method + " " + path);
            }
        });
        return !brokers.virtualHost(trial.access(), BrokerTrial.HOST)
                && !brokers.user(trial.access(), user.get())
                && changes.isEmpty();
    }

    @Test
    void whatWasChangedByHandIsRepaired() throws Exception {
        BrokerUser user = BrokerTrial.user("mended", "mended-secret");
        ManagementApi hand = trial.byHand();
        RabbitBrokers brokers = trial.brokers(RequestListener.NONE);

        trial.ensure(user);
        hand.delete("/users/mended");
        mended(user);

        hand.put("/users/mended", Map.of("password", "other", "tags", "orchestra"));
        Connection other = trial.factory("mended", "other").newConnection();
        mended(user);
        BrokerTrial.awaitClosed(other);

        hand.put("/users/mended", Map.of("password_hash", "", "tags", "administrator"));
        mended(user);

        hand.put("/permissions/orchestra/mended", Map.of("configure", ".*", "write", ".*", "read", ".*"));
        hand.put("/vhosts/elsewhere", Map.of());
        hand.put("/permissions/elsewhere/mended", Map.of("configure", "", "write", ".*", "read", ""));
        mended(user);
        assertThat(hand.list("/users/mended/permissions")).singleElement().satisfies(permission -> {
            assertThat(permission.get("vhost")).isEqualTo("orchestra");
            assertThat(permission.get("configure")).isEqualTo(user.configure());
            assertThat(permission.get("write")).isEqualTo(user.write());
            assertThat(permission.get("read")).isEqualTo(user.read());
        });

        // Another virtual host than the one that the other tests use at the same time.
        BrokerUser elsewhere = new BrokerUser("away", new Secret("away-secret"), "away", "^a$", "", "");
        assertThat(brokers.virtualHost(trial.access(), "away")).isTrue();
        brokers.user(trial.access(), elsewhere);
        hand.delete("/vhosts/away");
        RabbitBrokers next = trial.brokers(RequestListener.NONE);
        assertThat(next.virtualHost(trial.access(), "away")).isTrue();
        assertThat(next.user(trial.access(), elsewhere)).isTrue();
        ConnectionFactory factory = trial.factory("away", "away-secret");
        factory.setVirtualHost("away");
        factory.newConnection().close();
    }

    private static void mended(BrokerUser user) {
        assertThat(trial.brokers(RequestListener.NONE).user(trial.access(), user))
                .isTrue();
        assertThat(trial.letsIn(user)).isTrue();
        assertThat(silent(() -> user)).isTrue();
    }

    @Test
    void usersOfOthersAreLeftAlone() {
        trial.byHand().put("/users/theirs", Map.of("password", "theirs-secret", "tags", "monitoring"));
        RabbitBrokers brokers = trial.brokers();
        brokers.virtualHost(trial.access(), BrokerTrial.HOST);
        assertThat(brokers.ours(trial.access())).doesNotContain("theirs", "admin");
        assertThat(trial.byHand().list("/users")).anySatisfy(user -> {
            assertThat(user.get("name")).isEqualTo("theirs");
            assertThat(BrokerPassword.matches(String.valueOf(user.get("password_hash")), new Secret("theirs-secret")))
                    .isTrue();
        });
    }

    @Test
    void droppedUserIsRefusedAndItsConnectionClosed() throws Exception {
        BrokerUser user = BrokerTrial.user("transform-3-1", "departing");
        trial.ensure(user);
        RabbitBrokers brokers = trial.brokers();
        assertThat(brokers.ours(trial.access())).contains(user.name());
        assertThat(brokers.inUse(trial.access(), user.name())).isFalse();
        Connection connection = trial.connect(user);
        await().until(() -> brokers.inUse(trial.access(), user.name()));
        try (SlowLogin login = new SlowLogin(trial.place().broker().port(), user)) {
            assertThat(brokers.drop(trial.access(), user.name())).isTrue();

            assertThat(openNow(login))
                    .as("a login that was under way is let in")
                    .isFalse();
        }
        BrokerTrial.awaitClosed(connection);
        assertThatThrownBy(() -> trial.connect(user)).isInstanceOf(AuthenticationFailureException.class);
        assertThat(brokers.inUse(trial.access(), user.name())).isFalse();
        assertThat(brokers.ours(trial.access())).doesNotContain(user.name());
        assertThat(brokers.drop(trial.access(), user.name())).isFalse();
    }

    @Test
    void namesWithOddLettersArePercentEncoded() {
        BrokerUser user = new BrokerUser("a b/c%?#+é", new Secret("pass wörd/%"), "host/with space", "^x$", "", "");
        RabbitBrokers brokers = trial.brokers(RequestListener.NONE);
        brokers.virtualHost(trial.access(), user.virtualHost());
        assertThat(brokers.user(trial.access(), user)).isTrue();
        assertThat(trial.brokers().user(trial.access(), user)).isFalse();
        assertThat(brokers.drop(trial.access(), user.name())).isTrue();
    }
}
