package orchestra.worker.engine;

import java.util.Map;
import orchestra.protocol.Job;

/** Engine {@code nil}: does nothing, with success. Fills no output key. */
public final class NilEngine implements Engine {
    @Override
    public String name() {
        return "nil";
    }

    @Override
    public Ending run(Job job, Attempt attempt) {
        return Ending.success(Map.of(), "");
    }

    @Override
    public boolean harmless() {
        return true;
    }
}
