package orchestra.checkout;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;

/** Exchanges two folders in one step, as Linux's {@code renameat2} does, for which Java has no method. */
final class Exchange {

    private static final int CURRENT_FOLDER = -100;
    private static final int RENAME_EXCHANGE = 2;

    private Exchange() {}

    /** Whether the two were exchanged; they were not where the system or its file system cannot. */
    @SuppressWarnings("restricted") // The C library's own function, with the types of its manual page.
    static boolean of(Path one, Path other) {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> function = linker.defaultLookup().find("renameat2");
        if (function.isEmpty()) {
            return false;
        }
        MethodHandle renameat2 = linker.downcallHandle(
                function.get(),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            int result = (int) renameat2.invokeExact(
                    CURRENT_FOLDER,
                    arena.allocateFrom(one.toAbsolutePath().toString()),
                    CURRENT_FOLDER,
                    arena.allocateFrom(other.toAbsolutePath().toString()),
                    RENAME_EXCHANGE);
            return result == 0;
        } catch (Throwable e) {
            throw new IllegalStateException("renameat2 cannot be called", e);
        }
    }
}
