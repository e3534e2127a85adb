package orchestra.orchestrator;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** What the build says about itself. */
final class About {
    private About() {}

    /** This build's version. */
    static String version() {
        try (InputStream stream = About.class.getResourceAsStream("about.properties")) {
            if (stream == null) {
                throw new IllegalStateException("about.properties is not on the classpath");
            }
            Properties about = new Properties();
            about.load(stream);
            return about.getProperty("version", "unknown");
        } catch (IOException failure) {
            throw new IllegalStateException("about.properties cannot be read", failure);
        }
    }
}
