package orchestra.agent.facts;

import java.util.Set;

/**
 * What this run makes anew although it is good.
 *
 * @param secrets options whose generated secret is to be another
 * @param accounts whether the orchestrator's and the workers' accounts get successors
 */
public record Rotation(Set<SecretOption> secrets, boolean accounts) {

    /** Nothing. */
    public static final Rotation NONE = new Rotation(Set.of(), false);

    public Rotation {
        secrets = Set.copyOf(secrets);
    }
}
