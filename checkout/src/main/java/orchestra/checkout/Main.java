package orchestra.checkout;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import orchestra.charm.Secret;

/**
 * The program: a request as JSON on standard input, an answer as JSON on standard output. It ends with 0 whenever it
 * answers, and with 2 when the request makes no sense.
 */
public final class Main {

    private Main() {}

    /** Takes no arguments: secrets would be seen there. */
    public static void main(String[] arguments) throws IOException {
        Request request;
        try {
            request = Request.read(new String(System.in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            System.err.println("orchestra checkout: " + e.getMessage());
            System.exit(2);
            return;
        }
        // Who asked has been killed: its successor asks again, and must not find us at work.
        ProcessHandle.current()
                .parent()
                .ifPresent(parent -> Thread.ofVirtual().start(() -> {
                    parent.onExit().join();
                    Runtime.getRuntime().halt(1);
                }));
        Answer answer = Checkout.run(request);
        System.out.println(answer.json());
        System.out.flush();
        // Libraries may have left threads behind that wait for a server.
        System.exit(0);
    }

    /** A text without the secret in it, should a server have repeated it. */
    static String without(Secret secret, String text) {
        return secret.reveal().isEmpty() ? text : text.replace(secret.reveal(), "***");
    }
}
