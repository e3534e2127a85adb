package orchestra.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import orchestra.agent.checkout.CheckoutAnswer;
import orchestra.agent.checkout.CheckoutOrder;
import orchestra.agent.facts.Memory;
import orchestra.agent.packages.MongoSource;
import orchestra.agent.plan.AccountStep;
import orchestra.agent.plan.BrokerAccess;
import orchestra.agent.plan.BrokerUser;
import orchestra.agent.plan.DatabaseAccess;
import orchestra.agent.plan.DatabaseUser;
import orchestra.agent.plan.Goal;
import orchestra.agent.plan.PackageStep;
import orchestra.agent.plan.Statuses;
import orchestra.agent.storage.FileSystemType;
import orchestra.agent.storage.StorageChoice;
import orchestra.agent.storage.StorageOffer;
import orchestra.agent.storage.StorageOptions;
import orchestra.agent.storage.StorageSpec;
import orchestra.charm.OptionProblem;
import orchestra.charm.Secret;
import orchestra.charm.Status;
import orchestra.charm.UnitName;

/** A sample of every status a unit can show. */
final class ShownStatuses {
    private static final UnitName ONE = UnitName.parse("storage/0");
    private static final UnitName OTHER = UnitName.parse("storage/1");
    private static final StorageSpec SPEC = new StorageSpec("10.0.0.1", "", FileSystemType.NFS, "/srv/data", "");

    private ShownStatuses() {}

    /** Those of {@link Statuses}, of which none may be left out, and those of secrets. */
    static List<Status> samples() {
        Map<String, List<Status>> byMethod = byMethod();
        assertThat(byMethod.keySet())
                .as("methods of Statuses that have a sample here")
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Statuses.class.getDeclaredMethods())
                        .filter(method -> Modifier.isPublic(method.getModifiers())
                                && method.getReturnType().equals(Status.class))
                        .map(Method::getName)
                        .toList());
        List<Status> samples = new ArrayList<>(ofSecrets());
        byMethod.values().forEach(samples::addAll);
        return samples;
    }

    private static Map<String, List<Status>> byMethod() {
        Map<String, List<Status>> samples = new LinkedHashMap<>();
        OptionProblem problem = new OptionProblem("storage_ip", "wanted a host name");
        samples.put(
                "invalidOptions",
                List.of(
                        Statuses.invalidOptions(List.of(problem)),
                        Statuses.invalidOptions(List.of(problem, new OptionProblem("verbose", "wanted true")))));
        samples.put("noStorage", List.of(Statuses.noStorage()));
        samples.put(
                "storageOptionsMissing", List.of(Statuses.storageOptionsMissing(List.of("storage_ip", "storage_x"))));
        samples.put("storageUnitAwaited", List.of(Statuses.storageUnitAwaited()));
        samples.put(
                "storageKeysAwaited",
                List.of(Statuses.storageKeysAwaited(new StorageChoice.Waiting(ONE, List.of("fstype", "mountpoint")))));
        samples.put(
                "storageUnusable",
                List.of(Statuses.storageUnusable(new StorageChoice.Unusable(ONE, "fstype: wanted one of nfs"))));
        samples.put("storageNotMounted", List.of(Statuses.storageNotMounted(SPEC, "no route to host")));
        samples.put("storagePlaceTaken", List.of(Statuses.storagePlaceTaken("/x is a symbolic link; remove it")));
        samples.put("storageNotUsable", List.of(Statuses.storageNotUsable(SPEC, "it does not answer within 10 s")));
        samples.put("packagesMissing", List.of(Statuses.packagesMissing("nfs-common", "no network")));
        samples.put("noDatabaseServer", List.of(Statuses.noDatabaseServer()));
        samples.put("installing", List.of(Statuses.installing(Set.of("rabbitmq-server"))));
        samples.put("databaseAwaited", List.of(Statuses.databaseAwaited("mongodb")));
        samples.put(
                "databaseUnusable",
                List.of(Statuses.databaseUnusable("mongodb", "uris: wanted a connection string, mongodb://")));
        samples.put("brokerAwaited", List.of(Statuses.brokerAwaited("rabbitmq-server")));
        samples.put("serviceFailed", List.of(Statuses.serviceFailed("mongod", "exit code 1")));
        samples.put("apiNotReady", List.of(Statuses.apiNotReady("the database is not there")));
        List<Status> failures =
                new ArrayList<>(List.of(Statuses.stepFailed("folder /var/lib/orchestra", "the disk is full")));
        failures.add(
                Statuses.stepFailed(new PackageStep.Source(MongoSource.DEFAULT).text(), "the key cannot be fetched"));
        accountSteps().forEach(step -> failures.add(Statuses.stepFailed(step.text(), "the disk is full")));
        samples.put("stepFailed", failures);
        samples.put("checkoutFailed", ofCheckouts());
        samples.put("leaderAwaited", List.of(Statuses.leaderAwaited()));
        samples.put("oneUnitOnly", List.of(Statuses.oneUnitOnly(UnitName.parse("orchestra/0"), OTHER)));
        samples.put("paused", List.of(Statuses.paused(OTHER)));
        samples.put("restoring", List.of(Statuses.restoring("20261121T100000Z-0a1b2c")));
        samples.put("restoreInterrupted", List.of(Statuses.restoreInterrupted(OTHER, "20261121T100000Z-0a1b2c")));
        samples.put("stopped", List.of(Statuses.stopped()));
        samples.put(
                "active",
                activeNotes().stream()
                        .map(note -> Statuses.active(List.of(note)))
                        .toList());
        return samples;
    }

    /** One of each kind, of which none may be left out. */
    private static List<AccountStep> accountSteps() {
        Secret secret = new Secret("of no account");
        DatabaseAccess database = new DatabaseAccess(secret, secret);
        BrokerAccess broker = new BrokerAccess(15672, "admin", secret);
        List<AccountStep> steps = List.of(
                new AccountStep.Remembered(Memory.NONE),
                new AccountStep.ReplicaSet(database, "orchestra", "127.0.0.1:27017"),
                new AccountStep.DatabaseAccount(
                        database, new DatabaseUser("workers", "nodes", secret, Map.of()), Goal.WORKERS),
                new AccountStep.RetiredDatabaseAccounts(database, "workers", Set.of(), Set.of(), Duration.ZERO),
                new AccountStep.VirtualHost(broker, "orchestra", Optional.empty()),
                new AccountStep.BrokerAccount(
                        broker, new BrokerUser("nodes", secret, "orchestra", "", "", ""), Goal.WORKERS),
                new AccountStep.RetiredBrokerAccounts(broker, Set.of(), Set.of()));
        assertThat(steps)
                .extracting(step -> step.getClass().getSimpleName())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(AccountStep.class.getPermittedSubclasses())
                        .map(Class::getSimpleName)
                        .toList());
        return steps;
    }

    /** One for each cause. */
    private static List<Status> ofCheckouts() {
        Secret none = new Secret("");
        CheckoutOrder order =
                new CheckoutOrder("oscied-webui", "charms/webui", Optional.empty(), "1", "", "", none, none, "");
        return Arrays.stream(CheckoutAnswer.Result.values())
                .map(result -> Statuses.checkoutFailed(order, new CheckoutAnswer(result, "no such host")))
                .toList();
    }

    /** The notes of an active status: none, whose servers are used, and every one the choice of a storage gives. */
    private static List<String> activeNotes() {
        StorageOffer offer = offer(ONE, "/srv/data");
        StorageOptions complete = new StorageOptions("10.0.0.1", "", "nfs", "/srv/data", "");
        List<String> notes = new ArrayList<>(List.of(""));
        notes.addAll(notes(complete, List.of(offer)));
        notes.addAll(notes(new StorageOptions("10.0.0.1", "", "nfs", "", ""), List.of(offer)));
        notes.addAll(notes(new StorageOptions("10.0.0.1", "", "", "", ""), List.of(offer)));
        notes.addAll(notes(StorageOptions.NONE, List.of(offer, offer(OTHER, "/srv/other"))));
        assertThat(notes).hasSize(5);
        notes.add("database of mongodb");
        notes.add("broker of rabbitmq-server");
        return notes;
    }

    private static List<String> notes(StorageOptions options, List<StorageOffer> offers) {
        return ((StorageChoice.Use)
                        StorageChoice.among(options, true, offers, Optional.empty(), Set.of(FileSystemType.values())))
                .notes();
    }

    private static StorageOffer offer(UnitName unit, String mountpoint) {
        return new StorageOffer(unit, Map.of("fstype", "nfs", "mountpoint", mountpoint, "ingress-address", "10.0.0.1"));
    }

    /** As SecretFacts words them, which other packages cannot ask. */
    private static List<Status> ofSecrets() {
        return List.of(
                Status.waiting("waiting for the leader to generate the secret for root_secret"),
                Status.waiting("root_secret: waiting for the grant of its secret (juju grant-secret NAME APPLICATION)"),
                Status.blocked("invalid option root_secret: no such Juju secret in this model"),
                Status.blocked("invalid option root_secret: wanted a Juju secret with the key root-secret, value, or"
                        + " one key only, found 2 keys"),
                Status.blocked("invalid option root_secret: the Juju secret's content: wanted 8 to 512 printable"
                        + " characters, or the ID of a Juju secret (secret:...)"));
    }
}
