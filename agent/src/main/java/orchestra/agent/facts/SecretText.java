package orchestra.agent.facts;

import java.util.Optional;
import java.util.regex.Pattern;
import orchestra.charm.Secret;

/** What the text of a secret option means. */
sealed interface SecretText {

    /** The option is empty. */
    record Empty() implements SecretText {}

    /** The option holds the secret itself. */
    record Literal(Secret secret) implements SecretText {}

    /** The option holds the ID of a Juju secret. */
    record Reference(String id) implements SecretText {}

    int LONGEST_KEY = 16 * 1024;
    Pattern ID = Pattern.compile("secret:(//[0-9a-fA-F-]{36}/)?[0-9a-v]{20}");

    /** Reads the option; throws {@link IllegalArgumentException} whose message never holds the text. */
    static SecretText parse(SecretOption option, String text) {
        if (text.isEmpty()) {
            return new Empty();
        }
        if (text.startsWith("secret:")) {
            if (!ID.matcher(text).matches()) {
                throw new IllegalArgumentException(
                        "wanted the ID of a Juju secret, secret: and 20 letters and digits, as juju add-secret tells"
                                + " it");
            }
            return new Reference(text);
        }
        return problem(option, text)
                .<SecretText>map(problem -> {
                    throw new IllegalArgumentException(problem);
                })
                .orElseGet(() -> new Literal(new Secret(text)));
    }

    private static Optional<String> privateKeyProblem(String text) {
        boolean sound = text.strip().startsWith("-----BEGIN ")
                && text.length() <= LONGEST_KEY
                && text.chars().allMatch(c -> c >= 0x20 || c == '\n' || c == '\r');
        return sound
                ? Optional.empty()
                : Optional.of(
                        "wanted a private key as ssh-keygen writes it, from its line -----BEGIN on, or the ID of a"
                                + " Juju secret (secret:...)");
    }

    /** What is wrong with a secret's text; empty when nothing is. */
    static Optional<String> problem(SecretOption option, String text) {
        if (option == SecretOption.REPOSITORIES_KEY) {
            return privateKeyProblem(text);
        }
        int least = option.generated() ? 8 : 1;
        boolean printable = text.chars().allMatch(c -> c >= 0x20 && c != 0x7f);
        return text.length() >= least && text.length() <= 512 && printable
                ? Optional.empty()
                : Optional.of(
                        "wanted " + least + " to 512 printable characters, or the ID of a Juju secret (secret:...)");
    }
}
