package orchestra.charm.packer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules of metadata.yaml: Juju's own, and keys that it would silently take no notice of. */
final class MetadataLint {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]*[a-z][a-z0-9]*)*");
    private static final Pattern ENDPOINT = Pattern.compile("[a-z][a-z0-9]*([_-][a-z0-9]+)*");
    private static final Pattern INTERFACE = Pattern.compile("[a-z][a-z0-9]*([._-][a-z0-9]+)*");
    private static final Pattern COUNT = Pattern.compile("-?\\d{1,9}");
    private static final Pattern RANGE = Pattern.compile("\\d{1,9}(\\+|-|-\\d{1,9})?");
    private static final Pattern SIZE = Pattern.compile("\\d+(\\.\\d+)?[MGTPEZY]?(i?B)?");
    private static final Pattern FEATURE = Pattern.compile("[a-z][a-z0-9-]*[a-z0-9](\\s*(>=|<)\\s*\\d+(\\.\\d+)*)?");
    private static final Set<String> KEYS = Set.of(
            "name",
            "display-name",
            "summary",
            "description",
            "maintainer",
            "maintainers",
            "docs",
            "issues",
            "source",
            "website",
            "tags",
            "terms",
            "subordinate",
            "assumes",
            "provides",
            "requires",
            "peers",
            "extra-bindings",
            "storage",
            "devices",
            "resources",
            "containers",
            "charm-user");
    private static final Set<String> ENDPOINT_KEYS = Set.of("interface", "limit", "scope", "optional");
    private static final Set<String> STORAGE_KEYS =
            Set.of("type", "description", "location", "multiple", "minimum-size", "read-only", "shared", "properties");
    private static final Set<String> RESOURCE_KEYS = Set.of("type", "filename", "description", "upstream-source");

    private final Section metadata;
    private final HookNames hooks;
    private final Map<String, String> roles = new HashMap<>();
    private boolean containerScoped;

    MetadataLint(Section metadata, HookNames hooks) {
        this.metadata = metadata;
        this.hooks = hooks;
    }

    void run() {
        words();
        endpoints("provides");
        endpoints("requires");
        endpoints("peers");
        subordinate();
        storage();
        resources();
        assumes(metadata, "assumes");
    }

    private void words() {
        metadata.requiredText("name");
        metadata.requireMatch(
                "name", NAME, "small letters, digits and -, beginning with a letter, not ending in -NUMBER");
        metadata.requiredText("summary");
        metadata.requiredText("description");
        for (String key : metadata.keys()) {
            switch (key) {
                case "min-juju-version" ->
                    metadata.problem(key, "is an error to Juju", "write assumes: [juju >= VERSION]");
                case "series" -> metadata.problem(key, "is gone since Juju 4", "write the bases in manifest.yaml");
                default -> {
                    if (!KEYS.contains(key)) {
                        metadata.problem(key, "is no key that Juju knows here", "mend the spelling or remove it");
                    }
                }
            }
        }
    }

    private void endpoints(String role) {
        Section section = metadata.section(role);
        if (section == null) {
            return;
        }
        for (String name : section.keys()) {
            String other = roles.putIfAbsent(name, role);
            if (other != null) {
                section.problem(name, "is the name of an endpoint in " + other + " too", "rename one of the two");
            }
            if (!ENDPOINT.matcher(name).matches()) {
                section.problem(name, "an endpoint's name is small letters, digits, - and _", "rename it");
            }
            if (role.equals("peers")) {
                hooks.declarePeer(name);
            } else {
                hooks.declareEndpoint(name);
            }
        }
        for (Map.Entry<String, Section> entry : section.sections().entrySet()) {
            endpoint(role, entry.getKey(), entry.getValue());
        }
    }

    private void endpoint(String role, String name, Section endpoint) {
        endpoint.knowsOnly(ENDPOINT_KEYS);
        endpoint.requiredText("interface");
        endpoint.requireMatch("interface", INTERFACE, "small letters, digits, -, _ and .");
        endpoint.requireMatch("limit", COUNT, "a whole number");
        endpoint.bool("optional");
        String scope = endpoint.oneOf("scope", "global", "container");
        boolean container = "container".equals(scope);
        containerScoped |= container && role.equals("requires");
        if (isReserved(name) && !(role.equals("requires") && container)) {
            endpoint.problem("", "names that begin with juju are Juju's own", "rename the endpoint");
        }
        if (!role.equals("requires") && endpoint.value("interface") instanceof String text && isReserved(text)) {
            endpoint.problem("interface", "interfaces that begin with juju are Juju's own", "name another interface");
        }
        if (!role.equals("peers") && !endpoint.has("optional")) {
            endpoint.problem("optional", "must be stated", "write optional: true, or false if the charm needs it");
        }
    }

    private void subordinate() {
        if (Boolean.TRUE.equals(metadata.bool("subordinate")) && !containerScoped) {
            metadata.problem(
                    "subordinate",
                    "a subordinate charm requires at least one endpoint with scope: container",
                    "add that endpoint below requires");
        }
    }

    private void storage() {
        Section section = metadata.section("storage");
        if (section == null) {
            return;
        }
        section.keys().forEach(hooks::declareStorage);
        section.sections().forEach((name, storage) -> {
            storage.knowsOnly(STORAGE_KEYS);
            storage.requiredText("type");
            String type = storage.oneOf("type", "filesystem", "block");
            if ("block".equals(type) && storage.has("location")) {
                storage.problem("location", "is for type: filesystem only", "remove it");
            }
            storage.bool("read-only");
            storage.bool("shared");
            storage.requireMatch("minimum-size", SIZE, "a size such as 10G or 512MiB");
            Section multiple = storage.section("multiple");
            if (multiple != null) {
                multiple.requireMatch("range", RANGE, "a range such as 2, 0-1, 1- or 2+");
                if (!multiple.has("range")) {
                    multiple.problem("range", "is required", "write a range such as 0-1");
                }
            }
        });
    }

    private void resources() {
        Section section = metadata.section("resources");
        if (section == null) {
            return;
        }
        section.sections().forEach((name, resource) -> {
            resource.knowsOnly(RESOURCE_KEYS);
            resource.requiredText("type");
            String type = resource.oneOf("type", "file", "oci-image");
            if ("file".equals(type)) {
                resource.requiredText("filename");
            }
        });
    }

    private static void assumes(Section parent, String key) {
        List<?> items = parent.list(key);
        for (int index = 0; index < items.size(); index++) {
            Object item = items.get(index);
            String name = key + "[" + index + "]";
            if (item instanceof String feature) {
                assume(parent, name, feature);
                continue;
            }
            Section group = parent.item(key, index, item);
            if (group == null) {
                continue;
            }
            group.knowsOnly(Set.of("any-of", "all-of"));
            assumes(group, "any-of");
            assumes(group, "all-of");
        }
    }

    private static void assume(Section parent, String name, String feature) {
        if (!FEATURE.matcher(feature).matches()) {
            parent.problem(
                    name,
                    "must be a feature, or a feature with >= or < and a version; found " + feature,
                    "write for example juju >= 3.6");
        }
    }

    private static boolean isReserved(@Nullable String name) {
        return name != null && (name.equals("juju") || name.startsWith("juju-"));
    }
}
