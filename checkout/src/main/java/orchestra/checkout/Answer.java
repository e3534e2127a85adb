package orchestra.checkout;

import java.util.LinkedHashMap;
import java.util.Map;
import orchestra.charm.Json;

/** What came of a request, as it goes to the agent on standard output. */
sealed interface Answer {

    /**
     * It is so.
     *
     * @param revision what was fetched: a commit, a revision, or nothing where the source has none
     * @param inode the number of the charm's folder in its file system, by which it is known as ours; 0 for none
     */
    record Done(String revision, long inode) implements Answer {}

    /** It could not be done. */
    record Failed(Cause cause, String detail) implements Answer {}

    /** The answer as one line of JSON. */
    default String json() {
        Map<String, Object> all = new LinkedHashMap<>();
        switch (this) {
            case Done done -> {
                all.put("result", "done");
                all.put("revision", done.revision());
                all.put("folder", done.inode());
            }
            case Failed failed -> {
                all.put("result", failed.cause().text());
                all.put("detail", failed.detail());
            }
        }
        return Json.write(all);
    }
}
