package orchestra.agent.storage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import orchestra.charm.UnitName;

/** Which storage the unit uses, and what the operator should know about it. */
public sealed interface StorageChoice {

    /**
     * A storage to mount.
     *
     * @param notes what is odd but does not stop anything, for the active status
     */
    record Use(StorageSpec spec, List<String> notes) implements StorageChoice {}

    /** Nothing offers a storage: an operator must act. */
    record Nothing(List<String> missingOptions) implements StorageChoice {}

    /** A relation is there, but its units have not said everything yet. */
    record Waiting(UnitName unit, List<String> missingKeys) implements StorageChoice {}

    /** A relation is there without a unit yet. */
    record NoUnitYet() implements StorageChoice {}

    /** A storage unit says something that cannot be used. */
    record Unusable(UnitName unit, String problem) implements StorageChoice {}

    /**
     * Chooses. Complete options win over the relation. Among storage units that disagree the one mounted now stays,
     * else the lowest number wins.
     *
     * @param related whether the storage relation exists
     * @param current the storage mounted last
     * @param types the types a relation may offer; a relation must not make a machine mount its own directories
     */
    static StorageChoice among(
            StorageOptions options,
            boolean related,
            List<StorageOffer> offers,
            Optional<StorageSpec> current,
            Set<FileSystemType> types) {
        Optional<StorageSpec> configured = options.spec();
        if (configured.isPresent()) {
            return new Use(
                    configured.get(),
                    related
                            ? List.of("storage is set by the storage_* options; the storage relation is ignored")
                            : List.of());
        }
        if (!related) {
            return new Nothing(options.absent() ? List.of() : options.missing());
        }
        if (offers.isEmpty()) {
            return new NoUnitYet();
        }
        Map<UnitName, StorageSpec> usable = new LinkedHashMap<>();
        List<StorageChoice> faults = new ArrayList<>();
        for (StorageOffer offer : offers) {
            read(offer, types, usable, faults);
        }
        return usable.isEmpty() ? faults.getFirst() : chosen(usable, current, options);
    }

    private static void read(
            StorageOffer offer,
            Set<FileSystemType> types,
            Map<UnitName, StorageSpec> usable,
            List<StorageChoice> faults) {
        List<String> missing = offer.missing();
        if (!missing.isEmpty()) {
            faults.add(new Waiting(offer.unit(), missing));
            return;
        }
        try {
            StorageSpec spec = offer.spec();
            if (types.contains(spec.type())) {
                usable.put(offer.unit(), spec);
            } else {
                faults.add(new Unusable(
                        offer.unit(), "fstype: " + spec.type().text() + " is taken from the storage_* options only"));
            }
        } catch (IllegalArgumentException e) {
            faults.add(new Unusable(offer.unit(), String.valueOf(e.getMessage())));
        }
    }

    private static StorageChoice chosen(
            Map<UnitName, StorageSpec> usable, Optional<StorageSpec> current, StorageOptions options) {
        UnitName unit = usable.entrySet().stream()
                .filter(entry -> current.filter(entry.getValue()::equals).isPresent())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(() -> usable.keySet().iterator().next());
        StorageSpec spec = usable.get(unit);
        if (spec == null) {
            throw new IllegalStateException("the chosen unit offers nothing");
        }
        List<String> notes = new ArrayList<>();
        if (!options.absent()) {
            notes.add("the storage relation is used, since " + String.join(", ", options.missing())
                    + (options.missing().size() == 1 ? " is" : " are") + " not set");
        }
        if (Set.copyOf(usable.values()).size() > 1) {
            notes.add("storage units disagree ("
                    + new TreeSet<>(usable.keySet())
                            .stream().map(UnitName::toString).collect(Collectors.joining(", ")) + "): " + unit
                    + " is used");
        }
        return new Use(spec, List.copyOf(notes));
    }
}
