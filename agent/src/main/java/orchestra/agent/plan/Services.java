package orchestra.agent.plan;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import orchestra.agent.facts.Facts;
import orchestra.agent.facts.Place;

/** The services of the unit. */
final class Services {

    static final String ORCHESTRATOR = "orchestrator";
    static final String MONGOD = "mongod";

    private static final Map<String, String> LOCALE = Map.of("LANG", "C.UTF-8");

    private Services() {}

    static ServiceSpec mongod(Place place, Path mongod) {
        return new ServiceSpec(
                MONGOD,
                "Orchestra's database",
                List.of(
                        mongod.toString(),
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

    static ServiceSpec orchestrator(Facts facts) {
        Place place = facts.place();
        return new ServiceSpec(
                ORCHESTRATOR,
                "Orchestra's API",
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
                facts.release());
    }
}
