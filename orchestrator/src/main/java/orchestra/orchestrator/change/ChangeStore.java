package orchestra.orchestrator.change;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import orchestra.orchestrator.page.Listing;
import orchestra.orchestrator.page.Page;

/** Where pending changes are kept. */
public interface ChangeStore {
    /** A try in vain. */
    record Failed(String id, int tries, Instant next, String error) {}

    /** Stores changes; those whose ids are there already stay as they are. */
    void insert(List<Change> changes);

    /** They are done, or not wanted. */
    void delete(Collection<String> ids);

    void failed(List<Failed> failures);

    Optional<Change> find(String id);

    Listing<Change> list(Page page);

    /** Changes of this holder that are due or cancelled, at most so many. */
    List<Change> due(String holder, Instant now, int most);

    /** Gives what belongs to none of these holders to {@code holder}; how many these were. */
    long adopt(Set<String> holders, String holder);

    /** Makes it due now; whether there is such a change. */
    boolean hurry(String id, Instant now);

    /** Asks that it never be done; whether there is such a change, not cancelled yet. */
    boolean cancel(String id, String account);
}
