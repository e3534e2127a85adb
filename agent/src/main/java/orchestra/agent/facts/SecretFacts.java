package orchestra.agent.facts;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import orchestra.charm.Event;
import orchestra.charm.HookToolException;
import orchestra.charm.Juju;
import orchestra.charm.Secret;
import orchestra.charm.Status;

/** Finds each secret: in its option, in a Juju secret the option names, or in the one that keeps what was generated. */
final class SecretFacts {

    private final Juju juju;
    private final Event event;
    private final Supplier<Secret> generator;
    private final Set<SecretOption> rotated;
    private final Map<String, Secret> lastGood;
    private final Map<String, Secret> pending;
    private final Map<SecretOption, SecretFact> facts = new EnumMap<>(SecretOption.class);
    private boolean generatedKept;

    /**
     * Makes those of the {@code rotated} that are generated anew.
     *
     * @param memory what was used last, and what was on its way to Juju when the last hook ended
     */
    SecretFacts(Juju juju, Event event, Supplier<Secret> generator, Set<SecretOption> rotated, Memory memory) {
        this.juju = juju;
        this.event = event;
        this.generator = generator;
        this.rotated = rotated;
        this.lastGood = memory.secrets();
        this.pending = memory.pending();
    }

    Map<SecretOption, SecretFact> read(Map<SecretOption, SecretText> texts) {
        boolean anyEmpty = texts.entrySet().stream()
                .anyMatch(entry -> entry.getKey().generated() && entry.getValue() instanceof SecretText.Empty);
        Optional<Map<String, Secret>> kept =
                anyEmpty ? juju.labelledSecret(SecretOption.GENERATED_LABEL) : Optional.empty();
        generatedKept = kept.isPresent();
        texts.forEach((option, text) -> facts.put(option, fact(option, text, kept)));
        return facts;
    }

    /** The ID of the secret that keeps what was generated, asked only when it has to change. */
    Optional<String> idToUpdate() {
        boolean fresh = facts.values().stream().anyMatch(SecretFact.Fresh.class::isInstance);
        return fresh && generatedKept ? juju.secretId(SecretOption.GENERATED_LABEL) : Optional.empty();
    }

    // Not a switch over patterns, here and elsewhere on a hook's path: the JVM links one at run time, and a hook is
    // short.
    private SecretFact fact(SecretOption option, SecretText text, Optional<Map<String, Secret>> kept) {
        if (text instanceof SecretText.Literal literal) {
            return new SecretFact.Known(literal.secret(), false);
        }
        if (text instanceof SecretText.Reference reference) {
            return referenced(option, reference.id());
        }
        return option.generated() ? generated(option, kept) : new SecretFact.NotNeeded();
    }

    private SecretFact generated(SecretOption option, Optional<Map<String, Secret>> kept) {
        Secret secret = kept.orElse(Map.of()).get(option.key());
        Secret waiting = pending.get(option.option());
        if (waiting != null && (secret == null || !waiting.reveal().equals(secret.reveal()))) {
            // The last hook was cut short: the servers may know it already, so it is handed to Juju again.
            return juju.leader() ? new SecretFact.Fresh(waiting) : new SecretFact.Known(waiting, false);
        }
        if (secret != null && !rotated.contains(option)) {
            return new SecretFact.Known(secret, true);
        }
        return juju.leader()
                ? new SecretFact.Fresh(generator.get())
                : new SecretFact.Unavailable(
                        Status.waiting("waiting for the leader to generate the secret for " + option.option()));
    }

    /** Looks at the newest content first: only what is valid becomes the revision that is ours from then on. */
    private SecretFact referenced(SecretOption option, String id) {
        try {
            Map<String, Secret> content = juju.peekedSecret(id);
            return picked(option, content)
                    .map(secret -> SecretText.problem(option, secret.reveal())
                            .<SecretFact>map(problem -> invalid(option, "the Juju secret's content: " + problem))
                            .orElseGet(() -> taken(option, id, secret)))
                    .orElseGet(() -> invalid(
                            option,
                            "wanted a Juju secret with the key " + option.key() + ", value, or one key only, found "
                                    + content.size() + " keys"));
        } catch (HookToolException e) {
            return switch (e.reason()) {
                case PERMISSION_DENIED ->
                    new SecretFact.Unavailable(Status.waiting(option.option()
                            + ": waiting for the grant of its secret (juju grant-secret NAME APPLICATION)"));
                case SECRET_NOT_FOUND, USAGE -> invalid(option, "no such Juju secret in this model");
                default -> throw e;
            };
        }
    }

    private SecretFact taken(SecretOption option, String id, Secret secret) {
        boolean told = event instanceof Event.SecretHook hook
                && hook.change() == Event.SecretHook.Change.CHANGED
                && sameSecret(hook.id(), id);
        Secret last = lastGood.get(option.option());
        if (told || last == null || !secret.reveal().equals(last.reveal())) {
            juju.refreshedSecret(id);
        }
        return new SecretFact.Known(secret, false);
    }

    /** Juju writes an ID with and without the model's. */
    private static boolean sameSecret(String one, String other) {
        return one.substring(one.lastIndexOf('/') + 1)
                .replace("secret:", "")
                .equals(other.substring(other.lastIndexOf('/') + 1).replace("secret:", ""));
    }

    private static Optional<Secret> picked(SecretOption option, Map<String, Secret> content) {
        Secret secret = content.getOrDefault(option.key(), content.get("value"));
        if (secret == null && content.size() == 1) {
            secret = content.values().iterator().next();
        }
        return Optional.ofNullable(secret);
    }

    private static SecretFact invalid(SecretOption option, String problem) {
        return new SecretFact.Unavailable(Status.blocked("invalid option " + option.option() + ": " + problem));
    }
}
