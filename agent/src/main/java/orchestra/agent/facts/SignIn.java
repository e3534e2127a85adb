package orchestra.agent.facts;

/** Where an operator finds the root secret. */
public sealed interface SignIn {

    /** In a Juju secret, under {@link SecretOption#key} or its only key. */
    record JujuSecret(String id) implements SignIn {}

    /** In the option itself. */
    record OptionText() implements SignIn {}

    /** Nowhere yet. */
    record None(String reason) implements SignIn {}
}
