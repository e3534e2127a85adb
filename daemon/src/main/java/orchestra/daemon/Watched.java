package orchestra.daemon;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A value read from files, read anew whenever {@link #look} is called. What cannot be read or is not valid leaves the
 * last good value in force and is logged once. Safe for use by many threads; {@code look} is for one.
 */
public final class Watched<T> implements Supplier<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Watched.class);

    private final String name;
    private final Supplier<T> reader;
    private final List<BiConsumer<T, T>> listeners = new CopyOnWriteArrayList<>();
    private volatile T current;
    private String complaint = "";

    /**
     * Reads the first value.
     *
     * @param name what it is, for the log
     * @param reader reads the files; throws {@link InvalidSettings}
     * @throws InvalidSettings when the first value is not valid
     */
    public Watched(String name, Supplier<T> reader) {
        this.name = name;
        this.reader = reader;
        this.current = reader.get();
    }

    @Override
    public T get() {
        return current;
    }

    /** Calls {@code listener} with the value before and the value after every change, on the thread
     * that looks. */
    public void onChange(BiConsumer<T, T> listener) {
        listeners.add(listener);
    }

    /** Reads the files again. */
    public void look() {
        T found;
        try {
            found = reader.get();
        } catch (InvalidSettings invalid) {
            complain(invalid);
            return;
        }
        complaint = "";
        T before = current;
        if (found.equals(before)) {
            return;
        }
        current = found;
        LOG.atInfo().addKeyValue("what", name).log("Settings changed");
        listeners.forEach(listener -> listener.accept(before, found));
    }

    private void complain(InvalidSettings invalid) {
        String problems = String.join("; ", invalid.problems());
        if (problems.equals(complaint)) {
            return;
        }
        complaint = problems;
        LOG.atWarn()
                .addKeyValue("what", name)
                .addKeyValue("problems", problems)
                .log("Settings not taken, the last good ones stay in force");
    }
}
