package orchestra.orchestrator.deadletter;

import java.util.List;
import java.util.Optional;
import orchestra.orchestrator.page.Listing;
import orchestra.orchestrator.page.Page;

/** Where dead letters are kept. */
interface DeadLetterStore {
    /** Stores letters; those that are there already stay as they are. */
    void insert(List<DeadLetter> letters);

    Optional<DeadLetter> find(String id);

    Listing<DeadLetter> list(Page page);

    /** Whether there was one. */
    boolean delete(String id);

    /** Deletes the oldest, so that {@code most} are left; how many these were. Not all at once if they are very many. */
    long trim(int most);

    long count();
}
