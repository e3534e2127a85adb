package orchestra.agent.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import orchestra.agent.account.Accounts;
import orchestra.agent.facts.Facts;
import orchestra.agent.facts.SecretFact;
import orchestra.agent.storage.StorageChoice;
import orchestra.agent.storage.StorageSpec;
import orchestra.charm.Status;

/** A plan in words, with what it comes of. It holds no secret. */
public final class PlanText {

    private static final Map<Goal, String> GOALS = Map.of(
            Goal.GROUND, "the unit's ground",
            Goal.SECRETS, "signing in",
            Goal.STORAGE, "the storage",
            Goal.ACCOUNTS, "accounts",
            Goal.DATABASE, "the database",
            Goal.BROKER, "the broker",
            Goal.API, "the API",
            Goal.WORKERS, "related workers",
            Goal.MODEL, "what Juju shows");

    private PlanText() {}

    /** Says why, what, and with which status it would end were nothing to fail. */
    public static String of(Facts facts, Plan plan) {
        List<String> lines = new ArrayList<>();
        lines.add("Why:");
        why(facts).forEach(line -> lines.add("  " + line));
        lines.add("Changed since the last hook:");
        List<String> changes = changes(facts);
        changes.forEach(line -> lines.add("  " + line));
        if (changes.isEmpty()) {
            lines.add("  nothing");
        }
        lines.add("The next hook makes sure, in this order, that (what is so already is left alone):");
        int number = 0;
        for (Step step : plan.steps()) {
            number++;
            lines.add(String.format(
                    Locale.ROOT, "%4d. %s [for %s%s]", number, step.text(), goal(step.goal()), needs(step)));
        }
        lines.add("Status, if nothing fails:");
        Status status = Status.worst(plan.statuses());
        lines.add("  " + status.level().text() + (status.message().isEmpty() ? "" : ": " + status.message()));
        return String.join("\n", lines);
    }

    /** Whether the storage that is to be used is the one that is mounted. */
    public static boolean storageIsThere(Facts facts) {
        return Planner.choice(facts) instanceof StorageChoice.Use use
                && facts.mounted().filter(mounted -> mounted.is(use.spec())).isPresent();
    }

    private static String goal(Goal goal) {
        return GOALS.getOrDefault(goal, goal.name().toLowerCase(Locale.ROOT));
    }

    private static String needs(Step step) {
        return step.needs().isEmpty()
                ? ""
                : "; needs "
                        + step.needs().stream().sorted().map(PlanText::goal).collect(Collectors.joining(", "));
    }

    private static List<String> why(Facts facts) {
        List<String> lines = new ArrayList<>();
        lines.add("unit: " + unit(facts));
        if (facts.hold().paused()) {
            lines.add("API: kept closed by the action pause");
        }
        facts.hold()
                .restore()
                .ifPresent(begun -> lines.add("API: kept closed, since restore " + begun.id() + " has not ended"));
        if (facts.memory().stopped()) {
            lines.add("services: stopped, since Juju stopped the unit");
        }
        lines.add("storage: " + storage(facts));
        lines.add("mounted: "
                + facts.mounted()
                        .map(mounted -> mounted.source() + " (" + mounted.kernelType() + ")")
                        .orElse("nothing"));
        lines.add("database: "
                + (facts.neighbours().database().relationId().isPresent() ? "of the relation " : "of this unit")
                + facts.neighbours().database().relationId().orElse(""));
        lines.add("broker: "
                + (facts.neighbours().broker().relationId().isPresent() ? "of the relation " : "of this unit")
                + facts.neighbours().broker().relationId().orElse(""));
        return lines;
    }

    private static String unit(Facts facts) {
        if (facts.cluster().active().isEmpty()) {
            return facts.unit() + (facts.leader() ? ", which leads and is to work" : ", which waits for the leader");
        }
        return facts.cluster().active().filter(facts.unit()::equals).isPresent()
                ? facts.unit() + ", which works"
                : facts.unit() + ", while " + facts.cluster().active().get() + " works";
    }

    private static String storage(Facts facts) {
        StorageChoice choice = Planner.choice(facts);
        if (!(choice instanceof StorageChoice.Use use)) {
            return "none: " + Statuses.without(choice).message();
        }
        String from = facts.options().storage().spec().isPresent() ? "the storage_* options" : "the storage relation";
        return use.spec().text() + ", of " + from
                + (use.notes().isEmpty() ? "" : " (" + String.join("; ", use.notes()) + ")");
    }

    private static List<String> changes(Facts facts) {
        List<String> lines = new ArrayList<>();
        Map<String, String> before = facts.memory().options();
        new TreeMap<>(facts.options().plain()).forEach((option, now) -> {
            String was = before.getOrDefault(option, "");
            if (!now.equals(was)) {
                lines.add("option " + option + ": " + quoted(was) + " is now " + quoted(now));
            }
        });
        TreeSet<String> secrets = new TreeSet<>();
        facts.secrets().forEach((option, fact) -> {
            if (fact instanceof SecretFact.Fresh) {
                secrets.add("option " + option.option() + ": its secret is to be generated");
            } else if (fact instanceof SecretFact.Known known
                    && !Optional.ofNullable(facts.memory().secrets().get(option.option()))
                            .filter(last -> last.reveal().equals(known.secret().reveal()))
                            .isPresent()) {
                secrets.add("option " + option.option() + ": its secret is another one");
            }
        });
        lines.addAll(secrets);
        Optional<StorageSpec> spec =
                Planner.choice(facts) instanceof StorageChoice.Use use ? Optional.of(use.spec()) : Optional.empty();
        String was = facts.memory().storage().map(PlanText::described).orElse("none");
        String now = spec.map(PlanText::described).orElse("none");
        if (!was.equals(now)) {
            lines.add("storage: " + was + " is now " + now);
        }
        if (!facts.memory().workloadVersion().equals(facts.version())) {
            lines.add("version: " + quoted(facts.memory().workloadVersion()) + " is now " + quoted(facts.version()));
        }
        for (String holder : new TreeSet<>(facts.accounts().byHolder().keySet())) {
            if (!facts.memory().accounts().byHolder().containsKey(holder)) {
                lines.add("accounts: new ones for "
                        + (holder.equals(Accounts.ORCHESTRATOR) ? "the orchestrator" : "the relation " + holder));
            }
        }
        facts.neighbours().leftSecrets().keySet().stream()
                .sorted()
                .forEach(relation -> lines.add("relation " + relation + " is gone"));
        return lines;
    }

    private static String described(StorageSpec spec) {
        return spec.text() + (spec.options().isEmpty() ? "" : " with the options " + spec.options());
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }
}
