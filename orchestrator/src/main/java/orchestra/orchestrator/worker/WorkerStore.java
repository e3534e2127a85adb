package orchestra.orchestrator.worker;

import java.util.List;
import java.util.Optional;
import orchestra.orchestrator.page.Listing;
import orchestra.orchestrator.page.Page;

/** Where workers are kept, one for each name. */
public interface WorkerStore {
    /** Whether the name was free. */
    boolean create(Worker worker);

    /** Replaces the worker of the same name if it is still at that beat; whether it was. */
    boolean replace(Worker worker, long beat);

    Optional<Worker> find(String name);

    /** Fields to sort by and filters: name, role. */
    Listing<Worker> list(Page page);

    List<Worker> all();
}
