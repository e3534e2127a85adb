package orchestra.agent.facts;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import orchestra.agent.checkout.CheckoutRules;
import orchestra.agent.packages.MongoSource;
import orchestra.agent.storage.FileSystemType;
import orchestra.agent.storage.StorageOptions;
import orchestra.agent.storage.StorageRules;
import orchestra.charm.ConfigReader;
import orchestra.charm.OptionProblem;
import orchestra.charm.OptionValue;
import org.jspecify.annotations.Nullable;

/**
 * The charm's options, typed. What an invalid option would decide is frozen: the last good value goes on.
 *
 * @param storage the last good ones, all five, when a {@code storage_*} option is invalid
 * @param secrets the text of each secret option that is valid
 * @param plain the other options as they are used, by name; this is what is remembered as last good
 * @param problems every invalid option, in the order of {@code config.yaml}
 */
public record Options(
        boolean verbose,
        StorageOptions storage,
        Map<SecretOption, SecretText> secrets,
        Map<String, String> plain,
        List<OptionProblem> problems) {

    /** Every option's name, in the order of {@code config.yaml}. */
    public static final List<String> NAMES = List.of(
            "verbose",
            "root_secret",
            "nodes_secret",
            "repositories_user",
            "repositories_pass",
            "repositories_key",
            "repositories_known_hosts",
            "charms_folder",
            "webui_repository",
            "transform_repository",
            "publisher_repository",
            "mongo_admin_password",
            "mongo_nodes_password",
            "rabbit_password",
            "mongo_source",
            "storage_ip",
            "storage_nat_ip",
            "storage_fstype",
            "storage_mountpoint",
            "storage_options");

    private static final List<String> REPOSITORIES =
            List.of("webui_repository", "transform_repository", "publisher_repository");

    public Options {
        secrets = Map.copyOf(secrets);
        plain = Map.copyOf(plain);
        problems = List.copyOf(problems);
    }

    /**
     * Reads what {@code config-get} gave.
     *
     * @param lastGood the plain options that were valid last, used for those that are invalid now
     */
    public static Options read(Map<String, @Nullable Object> raw, Map<String, String> lastGood) {
        ConfigReader reader = new ConfigReader(raw);
        Map<String, String> plain = new LinkedHashMap<>();
        boolean verbose = reader.flag("verbose").orElse(Boolean.parseBoolean(lastGood.get("verbose")));
        plain.put("verbose", Boolean.toString(verbose));
        Map<SecretOption, SecretText> secrets = new EnumMap<>(SecretOption.class);
        for (SecretOption option : SecretOption.values()) {
            if (reader.text(option.option(), text -> SecretText.parse(option, text))
                    instanceof OptionValue.Valid<SecretText> valid) {
                secrets.put(option, valid.value());
            }
        }
        keep(plain, lastGood, reader, "repositories_user", Options::printable);
        keep(plain, lastGood, reader, "mongo_source", Options::mongoSource);
        keep(plain, lastGood, reader, "repositories_known_hosts", CheckoutRules::knownHosts);
        keep(plain, lastGood, reader, "charms_folder", CheckoutRules::folder);
        REPOSITORIES.forEach(option -> keep(plain, lastGood, reader, option, CheckoutRules::repository));
        StorageOptions storage = storage(reader, plain, lastGood);
        return new Options(verbose, storage, secrets, plain, inOrder(reader.problems()));
    }

    /** Where MongoDB's packages come from. */
    public MongoSource mongoSource() {
        return MongoSource.parse(plain.getOrDefault("mongo_source", ""));
    }

    /** The five options together: one that is invalid freezes them all. */
    private static StorageOptions storage(
            ConfigReader reader, Map<String, String> plain, Map<String, String> lastGood) {
        int before = reader.problems().size();
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("storage_ip", text(reader, "storage_ip", StorageRules::host));
        texts.put("storage_nat_ip", text(reader, "storage_nat_ip", StorageRules::address));
        String fstype = text(
                reader,
                "storage_fstype",
                text -> text.isEmpty() ? text : FileSystemType.parse(text).text());
        texts.put("storage_fstype", fstype);
        FileSystemType type = fstype.isEmpty() ? FileSystemType.NFS : FileSystemType.parse(fstype);
        texts.put("storage_mountpoint", text(reader, "storage_mountpoint", text -> StorageRules.export(type, text)));
        texts.put("storage_options", text(reader, "storage_options", StorageRules::options));
        boolean valid = reader.problems().size() == before;
        texts.forEach((option, text) -> plain.put(option, valid ? text : lastGood.getOrDefault(option, "")));
        return new StorageOptions(
                plain.getOrDefault("storage_ip", ""),
                plain.getOrDefault("storage_nat_ip", ""),
                plain.getOrDefault("storage_fstype", ""),
                plain.getOrDefault("storage_mountpoint", ""),
                plain.getOrDefault("storage_options", ""));
    }

    private static String text(ConfigReader reader, String option, Function<String, String> rule) {
        return reader.text(option, rule).orElse("");
    }

    private static void keep(
            Map<String, String> plain,
            Map<String, String> lastGood,
            ConfigReader reader,
            String option,
            Function<String, String> rule) {
        plain.put(option, reader.text(option, rule).orElse(lastGood.getOrDefault(option, "")));
    }

    private static String mongoSource(String text) {
        if (!text.isEmpty()) {
            MongoSource.parse(text);
        }
        return text;
    }

    private static String printable(String text) {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("wanted text without control characters");
        }
        return text;
    }

    private static List<OptionProblem> inOrder(List<OptionProblem> problems) {
        List<OptionProblem> sorted = new ArrayList<>(problems);
        sorted.sort((a, b) -> Integer.compare(NAMES.indexOf(a.option()), NAMES.indexOf(b.option())));
        return sorted;
    }
}
