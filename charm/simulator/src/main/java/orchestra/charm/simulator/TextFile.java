package orchestra.charm.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.representer.Representer;

/** Files that tools are given: read by the agent, {@code -} is the tool's standard input. */
final class TextFile {
    private TextFile() {}

    static String read(String file, String stdin) {
        if (file.equals("-")) {
            return stdin;
        }
        try {
            return Files.readString(Path.of(file));
        } catch (NoSuchFileException missing) {
            throw ToolFailure.runtime("open " + file + ": no such file or directory");
        } catch (IOException failure) {
            throw ToolFailure.runtime("open " + file + ": " + failure.getMessage());
        }
    }

    /** A YAML map of strings: {@code n: 5} is the text 5. */
    static Map<String, String> settings(String text) {
        Map<String, String> settings = new TreeMap<>();
        LoaderOptions options = new LoaderOptions();
        DumperOptions unused = new DumperOptions();
        Object loaded;
        try {
            loaded = new Yaml(new SafeConstructor(options), new Representer(unused), unused, options, new AsText())
                    .load(text);
        } catch (org.yaml.snakeyaml.error.YAMLException wrong) {
            throw ToolFailure.runtime("yaml: " + wrong.getMessage());
        }
        if (loaded instanceof Map<?, ?> map) {
            map.forEach((key, value) -> settings.put(String.valueOf(key), String.valueOf(value)));
            return settings;
        }
        if (loaded == null || loaded.equals("")) {
            return settings;
        }
        throw ToolFailure.runtime("yaml: unmarshal errors: cannot unmarshal into map[string]string");
    }

    /** Reads every plain scalar as text. */
    private static final class AsText extends org.yaml.snakeyaml.resolver.Resolver {
        @Override
        protected void addImplicitResolvers() {
            // None: nothing is a number or a boolean.
        }
    }
}
