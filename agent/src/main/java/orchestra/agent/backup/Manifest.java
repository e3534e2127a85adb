package orchestra.agent.backup;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orchestra.charm.Json;
import org.jspecify.annotations.Nullable;

/**
 * What a backup holds; it is written last.
 *
 * @param created when it was begun, ISO 8601 in UTC
 * @param name a comment for people
 * @param unit which unit made it
 * @param release the charm's version then
 * @param server the database server's version then
 * @param moment of which moment it is: the server's cluster time, or in words
 * @param databases the databases' names then, by role
 */
public record Manifest(
        BackupId id,
        String created,
        String name,
        String unit,
        String release,
        String server,
        String moment,
        Map<Role, String> databases,
        List<Collection> collections,
        List<File> files) {

    /** The form that this build reads and writes. */
    static final long FORM = 1;

    /**
     * One collection.
     *
     * @param documents how many
     * @param bytes how much they take, not compressed
     */
    public record Collection(Role role, String name, long documents, long bytes) {}

    /** One file, its path within the backup, with the hex SHA-256 of its bytes. */
    public record File(String path, long bytes, String sha256) {}

    public Manifest {
        databases = Map.copyOf(databases);
        collections = List.copyOf(collections);
        files = List.copyOf(files);
    }

    /** How much the documents take, not compressed. */
    public long bytes() {
        return collections.stream().mapToLong(Collection::bytes).sum();
    }

    public long documents() {
        return collections.stream().mapToLong(Collection::documents).sum();
    }

    String write() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("form", FORM);
        all.put("id", id.text());
        all.put("created", created);
        all.put("name", name);
        all.put("unit", unit);
        all.put("release", release);
        all.put("server", server);
        all.put("moment", moment);
        Map<String, Object> names = new LinkedHashMap<>();
        for (Role role : Role.values()) {
            names.put(role.text(), databases.getOrDefault(role, ""));
        }
        all.put("databases", names);
        all.put(
                "collections",
                collections.stream()
                        .map(collection -> Map.of(
                                "role", collection.role().text(),
                                "name", collection.name(),
                                "documents", collection.documents(),
                                "bytes", collection.bytes()))
                        .toList());
        all.put(
                "files",
                files.stream()
                        .map(file -> Map.of("path", file.path(), "bytes", file.bytes(), "sha256", file.sha256()))
                        .toList());
        return Json.write(all) + "\n";
    }

    /** Reads what {@link #write} wrote; throws {@link IllegalArgumentException} with what is wrong. */
    static Manifest read(String json) {
        Map<String, @Nullable Object> all = Json.object(json);
        if (!(all.get("form") instanceof Long form) || form != FORM) {
            throw new IllegalArgumentException("wanted a manifest of form " + FORM + ", found " + all.get("form"));
        }
        Map<Role, String> databases = new LinkedHashMap<>();
        if (all.get("databases") instanceof Map<?, ?> names) {
            names.forEach((role, name) -> databases.put(Role.of(String.valueOf(role)), String.valueOf(name)));
        }
        List<Collection> collections = new ArrayList<>();
        for (Map<?, ?> item : items(all.get("collections"))) {
            collections.add(new Collection(
                    Role.of(text(item, "role")), text(item, "name"), number(item, "documents"), number(item, "bytes")));
        }
        List<File> files = new ArrayList<>();
        for (Map<?, ?> item : items(all.get("files"))) {
            files.add(new File(text(item, "path"), number(item, "bytes"), text(item, "sha256")));
        }
        return new Manifest(
                new BackupId(text(all, "id")),
                text(all, "created"),
                text(all, "name"),
                text(all, "unit"),
                text(all, "release"),
                text(all, "server"),
                text(all, "moment"),
                databases,
                collections,
                files);
    }

    private static List<Map<?, ?>> items(@Nullable Object value) {
        if (!(value instanceof List<?> list)) {
            throw new IllegalArgumentException("the manifest lacks a list");
        }
        List<Map<?, ?>> items = new ArrayList<>();
        for (Object item : list) {
            if (item instanceof Map<?, ?> map) {
                items.add(map);
            }
        }
        return items;
    }

    private static String text(Map<?, ?> map, String key) {
        if (map.get(key) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("the manifest lacks " + key);
    }

    private static long number(Map<?, ?> map, String key) {
        if (map.get(key) instanceof Long number) {
            return number;
        }
        throw new IllegalArgumentException("the manifest lacks the number " + key);
    }
}
