package orchestra.orchestrator.engine;

import java.util.Map;
import java.util.Set;

/** Where it is kept who may use an engine, where an administrator has said so. */
public interface EngineStore {
    /** By the engine's name. */
    Map<String, Set<Role>> all();

    /** Says it for one engine, whatever was said before. */
    void put(String engine, Set<Role> roles);
}
