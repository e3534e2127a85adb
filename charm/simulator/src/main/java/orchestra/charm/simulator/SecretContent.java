package orchestra.charm.simulator;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The key-value content of a secret as its tools take it: {@code k=v}, {@code k#base64=}, {@code k#file=}, --file. */
final class SecretContent {
    private static final Pattern KEY = Pattern.compile("[a-z]([a-z0-9-]*[a-z0-9])?");

    private SecretContent() {}

    static Map<String, String> read(Arguments arguments, List<String> words, String stdin) {
        Map<String, String> content = new TreeMap<>();
        String file = arguments.value("file");
        if (file != null) {
            TextFile.settings(TextFile.read(file, stdin)).forEach((key, value) -> put(content, key, value));
        }
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw ToolFailure.usage("key value " + GoJson.write(word) + " not valid");
            }
            put(content, word.substring(0, equals), word.substring(equals + 1));
        }
        return content;
    }

    /** One value; {@code key#base64} gives it encoded. */
    static String value(Map<String, String> content, String key) {
        boolean encoded = key.endsWith("#base64");
        String name = encoded ? key.substring(0, key.length() - "#base64".length()) : key;
        String value = content.get(name);
        if (value == null) {
            throw ToolFailure.runtime("secret key value " + GoJson.write(key) + " not found");
        }
        return encoded ? Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)) : value;
    }

    private static void put(Map<String, String> content, String key, String value) {
        int hash = key.indexOf('#');
        String name = hash < 0 ? key : key.substring(0, hash);
        if (name.length() < 3 || !KEY.matcher(name).matches()) {
            throw ToolFailure.usage("key " + GoJson.write(name) + " not valid");
        }
        String form = hash < 0 ? "" : key.substring(hash + 1);
        content.put(
                name,
                switch (form) {
                    case "base64" -> new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
                    case "file" -> TextFile.read(value, "");
                    default -> value;
                });
    }
}
