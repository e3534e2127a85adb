package orchestra.agent.machine;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import orchestra.agent.apply.StepFailure;

/** Keys over HTTPS, through the model's proxy where it has one. */
final class HttpsKeyServer implements AptSources.KeyServer {

    private static final int LIMIT = (int) Duration.ofSeconds(20).toMillis();
    private static final int LONGEST = 64 * 1024;
    private static final int PROXY_PORT = 3128;

    private final Map<String, String> proxies;

    /** Takes the variables with which programs are led to a proxy; see {@link Proxies}. */
    HttpsKeyServer(Map<String, String> proxies) {
        this.proxies = Map.copyOf(proxies);
    }

    @Override
    public String get(String url) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url).toURL().openConnection(proxy());
            connection.setConnectTimeout(LIMIT);
            connection.setReadTimeout(LIMIT);
            try (InputStream in = connection.getInputStream()) {
                return new String(in.readNBytes(LONGEST), StandardCharsets.US_ASCII);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new StepFailure("MongoDB's key cannot be fetched from " + url + ": " + e, e);
        }
    }

    private Proxy proxy() {
        String address = proxies.getOrDefault("https_proxy", "");
        if (address.isEmpty()) {
            return Proxy.NO_PROXY;
        }
        URI uri = URI.create(address);
        return new Proxy(
                Proxy.Type.HTTP, new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? PROXY_PORT : uri.getPort()));
    }
}
