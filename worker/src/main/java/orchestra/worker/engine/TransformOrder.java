package orchestra.worker.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import orchestra.protocol.Job;

/**
 * What a transform job asks for.
 *
 * @param in where it is, relative to the storage
 * @param out where it shall be, relative to the storage
 * @param profile what ffmpeg shall make; empty to copy
 */
record TransformOrder(String in, String out, Optional<Profile> profile) {
    private static final String COPY = "copy";
    private static final String FFMPEG = "ffmpeg";

    /** Reads a job's artifact and arguments. */
    static TransformOrder of(Job job) throws Storage.Refused {
        boolean copy = job.artifact().equals(COPY);
        if (!copy && !job.artifact().equals(FFMPEG)) {
            throw new Storage.Refused("engine transform wants " + COPY + " or " + FFMPEG + " as artifact, and it is \""
                    + job.artifact() + "\"");
        }
        Map<String, String> values = values(job.args(), copy ? Set.of("in", "out") : Set.of("in", "out", "profile"));
        if (copy) {
            return new TransformOrder(value(values, "in"), value(values, "out"), Optional.empty());
        }
        String name = value(values, "profile");
        Profile profile = Profile.named(name)
                .orElseThrow(() -> new Storage.Refused("engine transform has no profile \"" + name + "\", only "
                        + String.join(", ", Profile.names())));
        return new TransformOrder(value(values, "in"), value(values, "out"), Optional.of(profile));
    }

    private static Map<String, String> values(List<String> args, Set<String> allowed) throws Storage.Refused {
        Map<String, String> values = new HashMap<>();
        for (String arg : args) {
            int equals = arg.indexOf('=');
            String key = equals < 0 ? arg : arg.substring(0, equals);
            if (equals < 0 || !allowed.contains(key)) {
                throw new Storage.Refused("engine transform does not know the argument \"" + arg + "\", only "
                        + allowed.stream().sorted().map(name -> name + "=").toList());
            }
            if (values.put(key, arg.substring(equals + 1)) != null) {
                throw new Storage.Refused("engine transform wants one argument " + key + "=, not two");
            }
        }
        return values;
    }

    private static String value(Map<String, String> values, String key) throws Storage.Refused {
        String value = values.get(key);
        if (value == null) {
            throw new Storage.Refused("engine transform wants an argument " + key + "=, and there is none");
        }
        return value;
    }
}
