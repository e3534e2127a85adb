package orchestra.agent.action;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import orchestra.agent.apply.StepFailure;
import orchestra.agent.facts.Facts;
import orchestra.agent.facts.Memory;
import orchestra.agent.facts.SecretFact;
import orchestra.agent.plan.ServerAccess;
import orchestra.charm.Secret;

/** Takes every secret the unit knows out of a text, in whichever of its usual forms. */
final class Redaction {

    private static final String INSTEAD = "[redacted]";

    /** A shorter one cannot be told from other text. */
    private static final int SHORTEST = 4;

    /** Whatever stands where a password does, also one that the unit does not know. */
    private static final Pattern CREDENTIALS = Pattern.compile("(?<=://)[^\\s/:@\"']*:[^\\s/@\"']+(?=@)");

    private static final Pattern NAMED = Pattern.compile(
            "(?i)((?:password|passwd|secret|token|authorization)\"?\\s*[=:]\\s*(?:bearer |basic )?\"?)[^\\s\",}]{6,}");

    private final List<String> forms;

    Redaction(Set<String> secrets) {
        Set<String> all = new HashSet<>();
        for (String secret : secrets) {
            if (secret.length() < SHORTEST) {
                continue;
            }
            all.add(secret);
            all.add(secret.replace("\\", "\\\\").replace("\"", "\\\""));
            all.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
            all.add(URLEncoder.encode(secret, StandardCharsets.UTF_8).replace("+", "%20"));
            all.add(Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8)));
        }
        // A secret may begin another one: the longest goes first.
        this.forms = all.stream()
                .sorted(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** With everything the unit knows now, and knew before. */
    static Redaction of(Facts facts) {
        Set<String> secrets = new HashSet<>();
        facts.secrets().values().forEach(fact -> {
            if (fact instanceof SecretFact.Known known) {
                secrets.add(known.secret().reveal());
            } else if (fact instanceof SecretFact.Fresh fresh) {
                secrets.add(fresh.secret().reveal());
            }
        });
        Memory memory = facts.memory();
        memory.secrets().values().stream().map(Secret::reveal).forEach(secrets::add);
        memory.pending().values().stream().map(Secret::reveal).forEach(secrets::add);
        for (var accounts : List.of(memory.accounts(), facts.accounts())) {
            accounts.own().values().stream().map(Secret::reveal).forEach(secrets::add);
            accounts.byHolder().values().forEach(account -> {
                secrets.add(account.databasePassword().reveal());
                secrets.add(account.brokerPassword().reveal());
            });
        }
        facts.neighbours()
                .workers()
                .forEach(worker -> worker.secret().values().forEach(secret -> secrets.add(secret.reveal())));
        ServerAccess.passwords(facts).forEach(secret -> secrets.add(secret.reveal()));
        return new Redaction(secrets);
    }

    /** The text without any. */
    String of(String text) {
        String clean = text;
        for (String form : forms) {
            clean = clean.replace(form, INSTEAD);
        }
        clean = CREDENTIALS.matcher(clean).replaceAll(INSTEAD);
        return NAMED.matcher(clean).replaceAll("$1" + INSTEAD);
    }

    /**
     * Looks whether any is left in the files' texts; throws {@link StepFailure} naming the files and not the secret. The
     * names are ours and hold none, though a secret may happen to be a part of one.
     */
    void check(Map<String, String> files) {
        Set<String> spoiled = new TreeSet<>();
        files.forEach((name, text) -> {
            // What was put in a secret's place may itself look like one.
            String bare = text.replace(INSTEAD, "\n");
            if (forms.stream().anyMatch(bare::contains)) {
                spoiled.add(name);
            }
        });
        if (!spoiled.isEmpty()) {
            throw new StepFailure("no archive was made, since a secret is left in " + String.join(", ", spoiled)
                    + " of it: please report this defect");
        }
    }
}
