package orchestra.agent.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.LongString;
import com.rabbitmq.client.SaslMechanism;
import com.rabbitmq.client.ShutdownSignalException;
import com.rabbitmq.client.impl.LongStringHelper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import orchestra.agent.apply.BrokerRefusal;
import orchestra.agent.apply.Pause;
import orchestra.agent.plan.BrokerAccess;
import orchestra.agent.plan.BrokerUser;
import orchestra.charm.Secret;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The server as its files and services make it: who gets in, and to what. */
final class BrokerServerIT {

    private static final int ACCESS_REFUSED = 403;

    private static BrokerTrial trial;

    @BeforeAll
    static void start() {
        trial = BrokerTrial.launch(List.of("127.0.0.1", "127.0.0.2"));
        assertThat(namesSeenFirst())
                .as("users at the first moment the server names any")
                .containsExactly("admin");
        trial.rabbit().awaitListening();
        assertThat(trial.log())
                .contains("Created user 'admin'")
                .doesNotContain("Created user 'guest'")
                .doesNotContain("Adding vhost '/'");
    }

    @AfterAll
    static void stop() {
        trial.close();
        assertThat(trial.processes()).as("processes left behind").isEmpty();
    }

    /** The first answer that the starting server gives to its administrator. */
    private static List<String> namesSeenFirst() {
        List<String> names = new ArrayList<>();
        trial.byHand().list("/users").forEach(user -> names.add(String.valueOf(user.get("name"))));
        return names;
    }

    @Test
    void guestIsRefusedAndRootAbsent() {
        assertThatThrownBy(() -> trial.factory("guest", "guest").newConnection())
                .isInstanceOf(AuthenticationFailureException.class);
        assertThat(trial.byHand().list("/vhosts?columns=name"))
                .extracting(host -> String.valueOf(host.get("name")))
                .doesNotContain("/")
                .contains("orchestra");
    }

    @Test
    void anonymousIsRefused() {
        ConnectionFactory factory = trial.factory("", "");
        assertThatThrownBy(factory::newConnection).isInstanceOf(AuthenticationFailureException.class);

        List<String> offered = new ArrayList<>();
        factory.setSaslConfig(mechanisms -> {
            offered.addAll(Arrays.asList(mechanisms));
            return null;
        });
        assertThatThrownBy(factory::newConnection).isInstanceOf(IOException.class);
        assertThat(offered).containsExactly("PLAIN");

        factory.setSaslConfig(mechanisms -> anonymous());
        assertThatThrownBy(factory::newConnection).isInstanceOf(IOException.class);
    }

    private static SaslMechanism anonymous() {
        return new SaslMechanism() {
            @Override
            public String getName() {
                return "ANONYMOUS";
            }

            @Override
            public LongString handleChallenge(LongString challenge, String username, String password) {
                return LongStringHelper.asLongString("");
            }
        };
    }

    @Test
    void listensOnlyWhereTold() {
        assertThat(Listening.on(trial.place().broker().port())).containsExactlyInAnyOrder("127.0.0.1", "127.0.0.2");
        assertThat(Listening.on(trial.place().broker().managementPort())).containsExactly("127.0.0.1");
        assertThat(Listening.on(trial.place().broker().distributionPort())).containsExactly("127.0.0.1");
        assertThat(Listening.on(trial.place().broker().epmdPort())).isSubsetOf("127.0.0.1", "::1");
    }

    @Test
    void nodesDoTheirOwnAndNothingElse() throws Exception {
        BrokerUser nodes = BrokerTrial.user("nodes", "nodes-secret");
        trial.ensure(nodes);
        BrokerUser owner =
                new BrokerUser("orchestrator-1", new Secret("orchestrator-secret"), BrokerTrial.HOST, ".*", ".*", ".*");
        trial.ensure(owner);
        try (Connection connection = trial.connect(owner);
                Channel channel = connection.createChannel()) {
            channel.exchangeDeclare("orchestra.events", "fanout", true);
            channel.queueDeclare("orchestra.results", true, false, false, Map.of());
            channel.queueDeclare("else", true, false, false, Map.of());
            channel.queueBind("orchestra.results", "orchestra.events", "");
            channel.basicPublish("orchestra.events", "", null, "event".getBytes(StandardCharsets.UTF_8));
        }
        try (Connection connection = trial.connect(nodes);
                Channel channel = connection.createChannel()) {
            channel.exchangeDeclare("transform.tasks", "fanout", true);
            channel.queueDeclare("nodes.tasks", true, false, false, Map.of("x-queue-type", "quorum"));
            channel.queueBind("nodes.tasks", "transform.tasks", "");
            channel.confirmSelect();
            channel.basicPublish("transform.tasks", "", null, "task".getBytes(StandardCharsets.UTF_8));
            channel.waitForConfirmsOrDie(10_000);
            await().until(() -> BrokerTrial.body(channel, "nodes.tasks").equals("task"));
            await().until(() -> BrokerTrial.body(channel, "orchestra.results").equals("event"));
        }
        refused(nodes, channel -> channel.basicPublish("orchestra.events", "", null, new byte[0]));
        refused(nodes, channel -> channel.basicPublish("", "nodes.tasks", null, new byte[0]));
        refused(nodes, channel -> channel.basicPublish("amq.fanout", "", null, new byte[0]));
        refused(nodes, channel -> channel.queueDeclare("orchestra.more", true, false, false, Map.of()));
        refused(nodes, channel -> channel.queueDeclare("amq.gen-x", true, false, false, Map.of()));
        refused(nodes, channel -> channel.queueDelete("orchestra.results"));
        refused(nodes, channel -> channel.queuePurge("else"));
        refused(nodes, channel -> channel.basicGet("else", true));
        refused(nodes, channel -> channel.queueBind("nodes.tasks", "amq.topic", "#"));
        refused(nodes, channel -> channel.exchangeDelete("orchestra.events"));
    }

    private interface Deed {
        void on(Channel channel) throws IOException;
    }

    private static void refused(BrokerUser user, Deed deed) throws IOException, TimeoutException {
        try (Connection connection = trial.connect(user)) {
            Channel channel = connection.createChannel();
            try {
                deed.on(channel);
            } catch (IOException e) {
                assertThat(e).hasCauseInstanceOf(ShutdownSignalException.class);
            }
            await().until(() -> !channel.isOpen());
            assertThat(channel.getCloseReason().getReason().toString())
                    .contains("reply-code=" + ACCESS_REFUSED)
                    .contains("ACCESS_REFUSED");
        }
    }

    @Test
    void usersHaveNoRightToManage() {
        BrokerUser user = BrokerTrial.user("unmanaging", "unmanaging-secret");
        trial.ensure(user);
        ManagementApi server = new ManagementApi(
                new BrokerAccess(trial.place().broker().managementPort(), user.name(), user.password()),
                Duration.ZERO,
                InstantSource.system(),
                Pause.REAL,
                RequestListener.NONE);
        assertThatThrownBy(() -> server.list("/users")).isInstanceOf(BrokerRefusal.class);
    }

    @Test
    void loginThatTakesTooLongIsEnded() throws Exception {
        BrokerUser user = BrokerTrial.user("idle", "idle-secret");
        trial.ensure(user);
        long began = System.nanoTime();
        try (SlowLogin login = new SlowLogin(trial.place().broker().port(), user)) {
            assertThat(login.ended()).isTrue();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(4500));
    }

    @Test
    void nothingTellsASecret() throws Exception {
        BrokerUser before = BrokerTrial.user("quiet", "quiet-secret-one");
        BrokerUser after = BrokerTrial.user("quiet", "quiet-secret-two");
        trial.ensure(before);
        trial.letsIn(before);
        trial.ensure(after);
        trial.letsIn(before);
        assertThat(trial.log())
                .doesNotContain("quiet-secret")
                .doesNotContain(BrokerTrial.adminPassword().reveal())
                .doesNotContain("cookie-6c1f0e8d7b");
        assertThat(trial.processes())
                .hasSizeGreaterThan(2)
                .allSatisfy(process -> assertThat(process)
                        .doesNotContain("secret")
                        .doesNotContain(BrokerTrial.adminPassword().reveal())
                        .doesNotContain("cookie-6c1f0e8d7b"));
    }
}
