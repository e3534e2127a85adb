package orchestra.agent.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import orchestra.agent.facts.Facts;
import orchestra.agent.facts.Place;
import orchestra.charm.Secret;

/** The services of the unit. */
final class Services {

    static final String ORCHESTRATOR = "orchestrator";
    static final String MONGOD = "mongod";
    static final String RABBITMQ = BrokerServices.RABBITMQ;
    static final String EPMD = BrokerServices.EPMD;

    private static final Map<String, String> LOCALE = Map.of("LANG", "C.UTF-8");

    private Services() {}

    /**
     * MongoDB with authentication, as a member of a replica set.
     *
     * @param addresses where it listens
     * @param key the key file's content; another one restarts it
     */
    static ServiceSpec mongod(Place place, Set<String> addresses, Path keyFile, Secret key) {
        List<String> command = new ArrayList<>(List.of(
                place.database().server().path().toString(),
                "--dbpath",
                place.databaseFolder().toString(),
                "--port",
                Integer.toString(place.database().port()),
                "--bind_ip",
                String.join(",", addresses),
                "--nounixsocket",
                "--replSet",
                DatabasePart.REPLICA_SET,
                "--keyFile",
                keyFile.toString(),
                "--setParameter",
                "enableLocalhostAuthBypass=0"));
        if (addresses.stream().anyMatch(address -> address.indexOf(':') >= 0)) {
            command.add("--ipv6");
        }
        if (place.local()) {
            command.addAll(List.of("--wiredTigerCacheSizeGB", "0.25", "--oplogSize", "990"));
        }
        return new ServiceSpec(
                MONGOD,
                "Orchestra's database",
                Owner.DATABASE,
                command,
                LOCALE,
                List.of(place.databaseFolder()),
                Digest.of(key));
    }

    /** The database that comes with {@code ./run}. */
    static ServiceSpec embeddedMongod(Place place) {
        return new ServiceSpec(
                MONGOD,
                "Orchestra's database",
                Owner.DATABASE,
                List.of(
                        place.database().server().path().toString(),
                        "--dbpath",
                        place.databaseFolder().toString(),
                        "--port",
                        Integer.toString(place.database().port()),
                        "--bind_ip",
                        "127.0.0.1"),
                LOCALE,
                List.of(place.databaseFolder()),
                "");
    }

    /** The broker that comes with {@code ./run}; it reads its users from a file. */
    static ServiceSpec embeddedBroker(Place place) {
        return new ServiceSpec(
                RABBITMQ,
                "Orchestra's message broker",
                Owner.BROKER,
                List.of(
                        place.broker().server().path().toString(),
                        "--port",
                        Integer.toString(place.broker().port()),
                        "--bind_ip",
                        "127.0.0.1",
                        "--users",
                        place.brokerFolder().resolve("users.json").toString(),
                        "--work",
                        place.brokerFolder().resolve("work").toString()),
                LOCALE,
                List.of(place.brokerFolder()),
                "");
    }

    static ServiceSpec orchestrator(Facts facts) {
        Place place = facts.place();
        return new ServiceSpec(
                ORCHESTRATOR,
                "Orchestra's API",
                Owner.SERVICE,
                List.of(
                        place.charm().resolve("runtime/bin/java").toString(),
                        "-XX:+ExitOnOutOfMemoryError",
                        place.local() ? "-Xmx256m" : "-XX:MaxRAMPercentage=40",
                        "-Djava.io.tmpdir=" + place.temporary(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        place.charm().resolve("orchestrator").resolve("*").toString(),
                        "orchestra.orchestrator.Main",
                        place.settings().toString()),
                Map.of(
                        "LANG",
                        "C.UTF-8",
                        "CREDENTIALS_DIRECTORY",
                        place.credentials().toString()),
                List.of(place.storage(), place.temporary()),
                Map.of(),
                place.local() ? Optional.empty() : Optional.of(place.storage()),
                facts.release());
    }
}
