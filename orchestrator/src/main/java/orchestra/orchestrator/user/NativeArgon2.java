package orchestra.orchestrator.user;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The reference implementation's argon2id, from the library that the system has. What it works in, 19 MiB for a secret
 * of ours, is its own memory and not the heap.
 */
final class NativeArgon2 implements Argon2 {
    /** On Debian and Ubuntu libargon2-1, which systemd's disk encryption brings. */
    static final String LIBRARY = "libargon2.so.1";

    private static final String FUNCTION = "argon2id_hash_raw";
    private static final int OK = 0;

    private final MethodHandle hashRaw;

    /**
     * Loads the library.
     *
     * @throws IllegalArgumentException when there is none
     * @throws IllegalCallerException when this program may not call native code
     * @throws UnsupportedOperationException when the JDK cannot here
     */
    @SuppressWarnings("restricted")
    NativeArgon2() {
        SymbolLookup library = SymbolLookup.libraryLookup(LIBRARY, Arena.global());
        MemorySegment function =
                library.find(FUNCTION).orElseThrow(() -> new IllegalArgumentException(LIBRARY + " has no " + FUNCTION));
        // int (t_cost, m_cost, parallelism, pwd, pwdlen, salt, saltlen, hash, hashlen); lengths are size_t.
        hashRaw = Linker.nativeLinker()
                .downcallHandle(
                        function,
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.ADDRESS,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.ADDRESS,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.ADDRESS,
                                ValueLayout.JAVA_LONG));
    }

    @Override
    public byte[] tag(byte[] secret, byte[] salt, Argon2Cost cost, int length) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment secretThere = arena.allocateFrom(ValueLayout.JAVA_BYTE, secret);
            MemorySegment saltThere = arena.allocateFrom(ValueLayout.JAVA_BYTE, salt);
            MemorySegment tag = arena.allocate(length);
            try {
                int code = (int) hashRaw.invokeExact(
                        cost.passes(),
                        cost.memory(),
                        cost.lanes(),
                        secretThere,
                        (long) secret.length,
                        saltThere,
                        (long) salt.length,
                        tag,
                        (long) length);
                if (code != OK) {
                    throw new IllegalStateException(FUNCTION + " failed with " + code);
                }
                return tag.toArray(ValueLayout.JAVA_BYTE);
            } finally {
                // Freed memory is not cleared.
                secretThere.fill((byte) 0);
            }
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable impossible) {
            throw new IllegalStateException(FUNCTION + " threw", impossible);
        }
    }
}
