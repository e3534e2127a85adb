package orchestra.agent.machine;

import java.nio.file.Path;
import java.time.Duration;
import orchestra.agent.apply.StepFailure;

/** Runs the program in the charm's {@code checkout/}, with the charm's own Java and a deadline. */
public final class CheckoutProcess implements CheckoutProgram.Asked {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final Shell shell;
    private final Path charm;

    /** Takes what it needs from where the charm is unpacked. */
    public CheckoutProcess(Shell shell, Path charm) {
        this.shell = shell;
        this.charm = charm;
    }

    @Override
    public String answer(String request) {
        Shell.Result result = shell.converse(
                LIMIT,
                request,
                charm.resolve("runtime/bin/java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                charm.resolve("checkout") + "/*",
                "orchestra.checkout.Main");
        if (result.code().isEmpty()) {
            return "{\"result\":\"unreachable\",\"detail\":\"no end within " + LIMIT.toMinutes() + " minutes\"}";
        }
        if (!result.ok()) {
            throw new StepFailure("the program that fetches charms failed: " + result.reason());
        }
        return result.output();
    }
}
