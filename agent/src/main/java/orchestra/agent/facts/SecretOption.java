package orchestra.agent.facts;

import java.util.Locale;

/** The options whose value is a secret. */
public enum SecretOption {
    ROOT_SECRET(true),
    NODES_SECRET(true),
    MONGO_ADMIN_PASSWORD(true),
    MONGO_NODES_PASSWORD(true),
    RABBIT_PASSWORD(true),
    /** Empty means that the repositories ask for none. */
    REPOSITORIES_PASS(false),
    /** A private key, in lines; empty means that there is none. */
    REPOSITORIES_KEY(false);

    /** The label of the application's Juju secret that keeps what was generated. */
    public static final String GENERATED_LABEL = "orchestra-generated";

    private final boolean generated;

    SecretOption(boolean generated) {
        this.generated = generated;
    }

    /** The option's name in {@code config.yaml}. */
    public String option() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The key under which a Juju secret holds it: Juju allows dashes there, and no underscores. */
    public String key() {
        return option().replace('_', '-');
    }

    /** Whether a secret is generated when the option is empty. */
    public boolean generated() {
        return generated;
    }
}
