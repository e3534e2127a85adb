package orchestra.agent.machine;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
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

    /** The proxy to use; throws {@link StepFailure} for an address that is none, and that never has its password. */
    Proxy proxy() {
        String address = proxies.getOrDefault("https_proxy", "");
        if (address.isEmpty()) {
            return Proxy.NO_PROXY;
        }
        try {
            URI uri = new URI(address.contains("://") ? address : "http://" + address);
            if (uri.getHost() != null) {
                return new Proxy(
                        Proxy.Type.HTTP,
                        new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? PROXY_PORT : uri.getPort()));
            }
        } catch (URISyntaxException | IllegalArgumentException e) {
            // Its message has the whole address, and so it is no cause of what is thrown below.
        }
        throw new StepFailure("wanted a proxy as http://HOST:PORT, found one at "
                + address.substring(address.lastIndexOf('@') + 1)
                + ": set the model's juju-https-proxy, with what is special in its password percent-encoded");
    }
}
