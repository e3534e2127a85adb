package orchestra.agent.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import orchestra.agent.apply.AotCaches;
import orchestra.agent.apply.StepFailure;
import orchestra.agent.facts.Place;

/** Makes the AOT cache by one rehearsal of a hook, with the runtime and class path of this very process. */
public final class AotTraining implements AotCaches {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Shell shell;
    private final Path java;
    private final String jar;
    private final Place place;

    /** Runs {@code java -jar jar --rehearse}, as {@code agent/launch} does for a hook. */
    public AotTraining(Shell shell, Path java, String jar, Place place) {
        this.shell = shell;
        this.java = java;
        this.jar = jar;
        this.place = place;
    }

    @Override
    public void make(Path path) {
        Path folder = path.resolveSibling("");
        Path fresh = folder.resolve("agent.aot.new");
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(fresh);
            Shell.Result result = shell.run(
                    LIMIT,
                    Map.of(
                            "ORCHESTRA_REHEARSAL",
                            folder.toString(),
                            "ORCHESTRA_REHEARSAL_DATABASE",
                            Integer.toString(place.database().port()),
                            "ORCHESTRA_REHEARSAL_BROKER",
                            Integer.toString(place.broker().managementPort())),
                    java.toString(),
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:-UsePerfData",
                    "-Xlog:disable",
                    "-Xlog:all=error:stderr",
                    "-XX:AOTCacheOutput=" + fresh,
                    "-jar",
                    jar,
                    "--rehearse");
            if (!result.ok() || !Files.exists(fresh)) {
                throw new StepFailure("the rehearsal failed: " + result.reason());
            }
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StepFailure("the AOT cache " + path + " cannot be written: " + e.getMessage(), e);
        }
    }
}
