package orchestra.agent.checkout;

import java.util.Optional;
import orchestra.charm.Secret;

/**
 * A charm that is to be in its place.
 *
 * @param name its folder there
 * @param bundled its folder in this charm
 * @param source where it comes from; empty for the copy in this charm
 * @param release the build of this charm, which the copy in it belongs to
 * @param folder the option {@code charms_folder}: may be empty
 * @param user told to the source's server; may be empty, as may the other three
 * @param key a private key
 * @param knownHosts lines as in known_hosts; empty where the machine's own files count
 */
public record CheckoutOrder(
        String name,
        String bundled,
        Optional<CheckoutSource> source,
        String release,
        String folder,
        String user,
        Secret password,
        Secret key,
        String knownHosts) {

    /** The source as it may be shown. */
    public String sourceText() {
        return source.isPresent() ? source.get().text() : "this charm's own copy";
    }
}
