package orchestra.agent.rabbit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import orchestra.agent.plan.BrokerUser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Users and virtual hosts on a real RabbitMQ. */
final class RabbitBrokersIT {

    private static BrokerTrial trial;

    @BeforeAll
    static void start() {
        trial = BrokerTrial.launch(List.of("127.0.0.1", "127.0.0.2"));
    }

    @AfterAll
    static void stop() {
        trial.close();
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
}
