package orchestra.agent.plan;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import orchestra.agent.facts.Facts;
import orchestra.agent.storage.FileSystemType;
import orchestra.agent.storage.StorageSpec;

/** The orchestrator's settings file, in the form of {@link java.util.Properties}. It holds no secret. */
final class OrchestratorSettings {

    private OrchestratorSettings() {}

    static String text(Facts facts, StorageSpec storage, String database) {
        boolean directory = storage.type() == FileSystemType.BIND;
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("listen.address", facts.place().listenAddress());
        settings.put("listen.port", Integer.toString(facts.place().apiPort()));
        settings.put("log.level", facts.options().verbose() ? "debug" : "info");
        settings.put("log.format", facts.place().local() ? "text" : "json");
        settings.put("storage.path", facts.place().storage().toString());
        settings.put("storage.kind", directory ? "directory" : "mount");
        settings.put("storage.source", storage.source());
        settings.put("storage.fstype", storage.type().text());
        settings.put("storage.marker", facts.unit().application());
        settings.put("database.name", database);
        settings.put("instance", facts.place().instance());
        return settings.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + escaped(setting.getValue()) + "\n")
                .collect(Collectors.joining(
                        "", "# Written by the agent at every hook; changes by hand do not last.\n", ""));
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\");
    }
}
