package orchestra.agent.facts;

import orchestra.charm.Secret;
import orchestra.charm.Status;

/** What is known of one secret now. */
public sealed interface SecretFact {

    /**
     * The secret to use.
     *
     * @param kept whether it was generated and is kept by Juju for us
     */
    record Known(Secret secret, boolean kept) implements SecretFact {}

    /** A secret made a moment ago, which has yet to be kept by Juju. */
    record Fresh(Secret secret) implements SecretFact {}

    /** No secret is needed. */
    record NotNeeded() implements SecretFact {}

    /** The secret cannot be had now; the last good one stays in use. */
    record Unavailable(Status status) implements SecretFact {}
}
