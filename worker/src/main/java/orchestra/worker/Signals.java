package orchestra.worker;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * SIGTERM and SIGINT, each time they come. The JDK's public way, a shutdown hook, is told of the first only, and a
 * second one is to hurry us.
 */
final class Signals {
    private Signals() {}

    /** Calls {@code stop} on a thread of its own for each of them, instead of what the JVM would do. */
    static void onStop(Runnable stop) {
        try {
            // The module jdk.unsupported exports these for use; by name, as javac's warning of them has no switch.
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Method handle = signal.getMethod("handle", signal, handler);
            Object stopping = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            stop.run();
                        }
                        return null;
                    });
            for (String name : List.of("TERM", "INT")) {
                handle.invoke(null, signal.getConstructor(String.class).newInstance(name), stopping);
            }
        } catch (ReflectiveOperationException without) {
            throw new IllegalStateException("a JDK without sun.misc.Signal", without);
        }
    }
}
