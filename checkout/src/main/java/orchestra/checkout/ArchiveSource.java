package orchestra.checkout;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** An archive that a web server gives, over TLS only. User and password are told to that server, and to no other. */
final class ArchiveSource implements Source {

    private static final int MOST_REDIRECTS = 5;
    private static final int BLOCK = 64 * 1024;

    @Override
    public Fetched fetch(Request request, Path scratch) throws IOException {
        TrustedCertificates.use(request.certificates());
        Path archive = scratch.resolve("archive");
        download(request, archive);
        Path charm = Archives.unpack(archive, URI.create(request.url()).getPath(), scratch.resolve("charm"));
        return new Fetched(charm, Archives.digest(archive));
    }

    private static void download(Request request, Path archive) throws IOException {
        URI own = URI.create(request.url());
        URI uri = own;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpURLConnection connection = connection(request, own, uri);
            try {
                int status = connection.getResponseCode();
                if (status == HttpURLConnection.HTTP_OK) {
                    save(connection, archive);
                    return;
                }
                String location = connection.getHeaderField("Location");
                if (status / 100 != 3 || location == null) {
                    throw Diagnosis.ofStatus(uri, status);
                }
                uri = uri.resolve(location);
            } finally {
                connection.disconnect();
            }
        }
        throw new CheckoutFailure(Cause.NOT_FOUND, own + " redirects more than " + MOST_REDIRECTS + " times");
    }

    private static HttpURLConnection connection(Request request, URI own, URI uri) throws IOException {
        if (!"https".equals(uri.getScheme())) {
            throw new CheckoutFailure(Cause.NOT_FOUND, own + " redirects to " + uri + ", which is not https");
        }
        URLConnection plain = uri.toURL().openConnection();
        if (!(plain instanceof HttpURLConnection connection)) {
            throw new IllegalStateException("https without HTTP");
        }
        connection.setConnectTimeout(Patience.milliseconds());
        connection.setReadTimeout(Patience.milliseconds());
        connection.setInstanceFollowRedirects(false);
        String user = own.getUserInfo() == null ? request.user() : own.getUserInfo();
        if (uri.getHost().equals(own.getHost()) && uri.getPort() == own.getPort() && !user.isEmpty()) {
            byte[] credentials = (user + ":" + request.password().reveal()).getBytes(StandardCharsets.UTF_8);
            connection.setRequestProperty(
                    "Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
        }
        return connection;
    }

    private static void save(HttpURLConnection connection, Path archive) throws IOException {
        Extent extent = new Extent();
        byte[] block = new byte[BLOCK];
        try (InputStream in = connection.getInputStream();
                OutputStream out = Files.newOutputStream(archive)) {
            for (int length = in.read(block); length >= 0; length = in.read(block)) {
                extent.bytes(length);
                out.write(block, 0, length);
            }
        }
    }
}
