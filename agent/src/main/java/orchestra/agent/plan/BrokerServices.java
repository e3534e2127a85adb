package orchestra.agent.plan;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orchestra.agent.facts.Place;

/**
 * The services of the message broker: Erlang's port mapper, and RabbitMQ, which does not start before the other runs.
 * Each is one process, and neither leaves a daemon behind.
 */
public final class BrokerServices {

    static final String EPMD = "epmd";
    static final String RABBITMQ = "rabbitmq";

    private static final String LOOPBACK = "127.0.0.1";
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private BrokerServices() {}

    /** Erlang's port mapper, of this unit alone. */
    public static ServiceSpec epmd(Place place) {
        return new ServiceSpec(
                EPMD,
                "Orchestra's Erlang port mapper",
                Owner.BROKER,
                List.of(
                        "/usr/bin/env",
                        "epmd",
                        "-address",
                        LOOPBACK,
                        "-port",
                        Integer.toString(place.broker().epmdPort())),
                Map.of("PATH", PATH, "LANG", "C.UTF-8"),
                List.of(),
                "");
    }

    /** The server, with those files. */
    public static ServiceSpec rabbitmq(Place place, BrokerFiles files) {
        Path folder = place.brokerFolder();
        return new ServiceSpec(
                RABBITMQ,
                "Orchestra's message broker",
                Owner.BROKER,
                List.of(place.broker().server().path().toString()),
                Map.ofEntries(
                        Map.entry("PATH", PATH),
                        Map.entry("LANG", "C.UTF-8"),
                        Map.entry("HOME", folder.toString()),
                        Map.entry("TMPDIR", BrokerFiles.temporary(place).toString()),
                        Map.entry("RABBITMQ_NODENAME", "orchestra@localhost"),
                        Map.entry(
                                "RABBITMQ_CONFIG_FILE",
                                BrokerFiles.configuration(place).toString()),
                        Map.entry(
                                "RABBITMQ_ENABLED_PLUGINS_FILE",
                                BrokerFiles.plugins(place).toString()),
                        // So that nothing of /etc/rabbitmq, which is another server's, is read.
                        Map.entry("RABBITMQ_CONF_ENV_FILE", "/dev/null"),
                        Map.entry(
                                "RABBITMQ_CONFIG_FILES",
                                folder.resolve("conf.d").resolve("*.conf").toString()),
                        Map.entry(
                                "RABBITMQ_ADVANCED_CONFIG_FILE",
                                folder.resolve("advanced.config").toString()),
                        Map.entry(
                                "RABBITMQ_MNESIA_BASE", folder.resolve("mnesia").toString()),
                        Map.entry("RABBITMQ_LOG_BASE", folder.resolve("log").toString()),
                        Map.entry("RABBITMQ_LOGS", "-"),
                        Map.entry(
                                "RABBITMQ_DIST_PORT",
                                Integer.toString(place.broker().distributionPort())),
                        Map.entry(
                                "ERL_EPMD_PORT", Integer.toString(place.broker().epmdPort())),
                        Map.entry("ERL_EPMD_ADDRESS", LOOPBACK),
                        // For each Erlang the server starts: none may start a port mapper, which would outlive it.
                        Map.entry("ERL_FLAGS", "-start_epmd false -kernel inet_dist_use_interface {127,0,0,1}"),
                        // A crash dump would hold secrets.
                        Map.entry("ERL_CRASH_DUMP_SECONDS", "0"),
                        // The script becomes the server instead of waiting for it; nothing of systemd is needed.
                        Map.entry("RUNNING_UNDER_SYSTEMD", "true")),
                List.of(folder),
                files.credentials(),
                Optional.empty(),
                files.digest());
    }
}
