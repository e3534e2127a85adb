package orchestra.checkout;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** The program as a process to be killed: it says when it reaches a point, and stays there. */
final class KilledCheckout {

    private KilledCheckout() {}

    /** Takes the point, and whether the file system can exchange two folders. */
    public static void main(String[] arguments) throws IOException {
        Request request = Request.read(new String(System.in.readAllBytes(), StandardCharsets.UTF_8));
        boolean exchanges = Boolean.parseBoolean(arguments[1]);
        Answer answer = Checkout.run(
                request,
                point -> {
                    if (point.equals(arguments[0])) {
                        System.out.println(point);
                        System.out.flush();
                        stay();
                    }
                },
                (one, other) -> exchanges && Exchange.of(one, other));
        System.out.println(answer.json());
    }

    private static void stay() {
        try {
            TimeUnit.MINUTES.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
