package orchestra.agent.plan;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import orchestra.agent.checkout.CheckoutAnswer;
import orchestra.agent.checkout.CheckoutOrder;
import orchestra.agent.storage.StorageChoice;
import orchestra.agent.storage.StorageSpec;
import orchestra.charm.OptionProblem;
import orchestra.charm.Status;
import orchestra.charm.UnitName;

/**
 * Every status the unit can show. Each has a row in {@code docs/reference/statuses.md}, with its cause and cure; a test
 * holds the two together.
 */
public final class Statuses {

    private Statuses() {}

    public static Status invalidOptions(List<OptionProblem> problems) {
        return Status.blocked((problems.size() == 1 ? "invalid option " : "invalid options ")
                + problems.stream().map(OptionProblem::toString).collect(Collectors.joining("; ")));
    }

    /** Why a choice gives no storage. */
    static Status without(StorageChoice choice) {
        if (choice instanceof StorageChoice.Nothing nothing) {
            return nothing.missingOptions().isEmpty() ? noStorage() : storageOptionsMissing(nothing.missingOptions());
        }
        if (choice instanceof StorageChoice.Waiting waiting) {
            return storageKeysAwaited(waiting);
        }
        if (choice instanceof StorageChoice.Unusable unusable) {
            return storageUnusable(unusable);
        }
        return storageUnitAwaited();
    }

    public static Status noStorage() {
        return Status.blocked("no shared storage: integrate the storage endpoint,"
                + " or set storage_ip, storage_fstype and storage_mountpoint");
    }

    public static Status storageOptionsMissing(List<String> missing) {
        return Status.blocked(
                "no shared storage: set " + String.join(", ", missing) + " as well, or integrate the storage endpoint");
    }

    public static Status storageUnitAwaited() {
        return Status.waiting("waiting for a unit of the storage application");
    }

    public static Status storageKeysAwaited(StorageChoice.Waiting waiting) {
        return Status.waiting(
                "waiting for storage unit " + waiting.unit() + " to send " + String.join(", ", waiting.missingKeys()));
    }

    public static Status storageUnusable(StorageChoice.Unusable unusable) {
        return Status.blocked("storage unit " + unusable.unit() + " sends what cannot be used: " + unusable.problem());
    }

    public static Status storageNotMounted(StorageSpec spec, String reason) {
        return Status.waiting(
                "storage " + spec.text() + " cannot be mounted: " + reason + "; tried again at every hook");
    }

    public static Status installing(Set<String> names) {
        return Status.maintenance(
                "installing " + String.join(", ", names.stream().sorted().toList()) + ", which can take some minutes");
    }

    public static Status storagePlaceTaken(String problem) {
        return Status.blocked("the storage has no place: " + problem);
    }

    public static Status storageNotUsable(StorageSpec spec, String reason) {
        return Status.waiting("storage " + spec.text() + " is mounted, but cannot be used: " + reason
                + "; looked at again at every hook");
    }

    public static Status packagesMissing(String names, String reason) {
        return Status.waiting("packages that are needed cannot be installed, " + names + ": " + reason
                + "; tried again at every hook");
    }

    public static Status noDatabaseServer() {
        return Status.blocked(
                "no MongoDB server: set mongo_source to where it is installed from, install mongod on this"
                        + " machine, or integrate the database endpoint");
    }

    public static Status databaseAwaited(String application) {
        return Status.waiting("waiting for the database of " + application);
    }

    public static Status databaseUnusable(String application, String problem) {
        return Status.blocked("the database of " + application + " cannot be used: " + problem);
    }

    public static Status brokerAwaited(String application) {
        return Status.waiting("waiting for the broker of " + application);
    }

    public static Status serviceFailed(String name, String reason) {
        return Status.waiting("service " + name + " does not run: " + reason + "; tried again at every hook");
    }

    public static Status apiNotReady(String reason) {
        return Status.waiting("the API is not ready: " + reason);
    }

    public static Status stepFailed(String step, String reason) {
        return Status.waiting("could not make sure that " + step + ": " + reason + "; tried again at every hook");
    }

    /** Why a charm was not fetched; the old one, if there is one, is still there. */
    public static Status checkoutFailed(CheckoutOrder order, CheckoutAnswer answer) {
        String source = order.sourceText();
        String detail = answer.detail();
        String text = switch (answer.result()) {
            case UNREACHABLE -> source + " cannot be reached: " + detail + "; tried again at every hook";
            case CREDENTIALS ->
                source + " is not open to these credentials: " + detail
                        + "; set repositories_user and repositories_pass, or repositories_key";
            case HOST_UNKNOWN ->
                "the key of this host is not known: " + detail
                        + "; if that is its fingerprint, add its line to repositories_known_hosts";
            case HOST_CHANGED ->
                "the host shows another key than the known one: " + detail
                        + "; if it was changed rightly, correct its line in repositories_known_hosts";
            case CERTIFICATE -> "the certificate of " + source + " is not trusted: " + detail;
            case NOT_FOUND -> "there is nothing at " + source + ": " + detail;
            case REFERENCE -> "what stands after # is not found at " + source + ": " + detail;
            case NOT_A_CHARM -> "what " + source + " gives cannot be used as a charm: " + detail;
            case TAKEN -> detail + " is not Orchestra's: move it away, or set charms_folder";
            case SAME, DONE, PROGRAM, FAILED ->
                "could not be fetched from " + source + ": " + detail + "; tried again at every hook";
        };
        String whole = "charm " + order.name() + ": " + text;
        boolean ends = switch (answer.result()) {
            case UNREACHABLE, PROGRAM, FAILED, SAME, DONE -> true;
            default -> false;
        };
        return ends ? Status.waiting(whole) : Status.blocked(whole);
    }

    public static Status leaderAwaited() {
        return Status.waiting("waiting for the leader to be elected");
    }

    public static Status oneUnitOnly(UnitName active, UnitName unit) {
        return Status.blocked(active + " works, and one unit is supported so far: juju remove-unit " + unit);
    }

    public static Status paused(UnitName unit) {
        return Status.maintenance("paused by the action pause; juju run " + unit + " resume");
    }

    public static Status restoring(String id) {
        return Status.maintenance("restoring the backup " + id);
    }

    public static Status restoreInterrupted(UnitName unit, String id) {
        return Status.blocked(
                "restore " + id + " was interrupted: run restore again, juju run " + unit + " restore id=" + id);
    }

    public static Status stopped() {
        return Status.maintenance("stopped: the unit is being removed");
    }

    public static Status active(List<String> notes) {
        return Status.active(String.join("; ", notes));
    }
}
