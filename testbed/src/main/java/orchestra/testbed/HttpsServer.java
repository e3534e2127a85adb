package orchestra.testbed;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A web server over TLS, with a certificate of its own making. Below {@code /git/} it gives git repositories, by {@code
 * git http-backend}, and below {@code /files/} plain files, both with a password only; {@code /status/NUMBER} answers
 * with that status, and {@code /to/URL} leads there.
 */
public final class HttpsServer implements AutoCloseable {

    private static final char[] STORE = "changeit".toCharArray();

    private final Path folder;
    private final Path content;
    private final com.sun.net.httpserver.HttpsServer server;

    /**
     * Starts it.
     *
     * @param folder an empty one, for the certificate
     * @param content where repositories and files lie
     */
    public HttpsServer(Path folder, Path content, String user, String password) {
        this.folder = folder;
        this.content = content;
        Program.run(
                folder,
                Map.of(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=ip:127.0.0.1,dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        "server.p12",
                        "-storepass",
                        new String(STORE)));
        try {
            server = com.sun.net.httpserver.HttpsServer.create(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(context()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        BasicAuthenticator asked = new BasicAuthenticator("test") {
            @Override
            public boolean checkCredentials(String name, String told) {
                return name.equals(user) && told.equals(password);
            }
        };
        HttpContext git = server.createContext("/git/", this::git);
        git.setAuthenticator(asked);
        HttpContext files = server.createContext("/files/", this::file);
        files.setAuthenticator(asked);
        server.createContext("/status/", HttpsServer::status);
        server.createContext("/to/", HttpsServer::redirect);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    /** The certificate, PEM. */
    public Path certificate() {
        Path pem = folder.resolve("server.pem");
        if (!Files.exists(pem)) {
            Program.run(
                    folder,
                    Map.of(),
                    List.of(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-exportcert",
                            "-rfc",
                            "-alias",
                            "server",
                            "-keystore",
                            "server.p12",
                            "-storepass",
                            new String(STORE),
                            "-file",
                            pem.toString()));
        }
        return pem;
    }

    public String url(String path) {
        return "https://127.0.0.1:" + server.getAddress().getPort() + "/" + path;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private SSLContext context() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve("server.p12"))) {
            store.load(in, STORE);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, STORE);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private void git(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String query = exchange.getRequestURI().getRawQuery();
        ProcessBuilder builder = new ProcessBuilder("git", "http-backend").directory(content.toFile());
        Map<String, String> variables = builder.environment();
        variables.put("GIT_PROJECT_ROOT", content.toString());
        variables.put("GIT_HTTP_EXPORT_ALL", "1");
        variables.put("GIT_CONFIG_COUNT", "1");
        variables.put("GIT_CONFIG_KEY_0", "safe.directory");
        variables.put("GIT_CONFIG_VALUE_0", "*");
        variables.put("REMOTE_USER", "test");
        variables.put("PATH_INFO", exchange.getRequestURI().getPath().substring("/git".length()));
        variables.put("QUERY_STRING", query == null ? "" : query);
        variables.put("REQUEST_METHOD", exchange.getRequestMethod());
        variables.put("CONTENT_LENGTH", Integer.toString(body.length));
        header(exchange, "Content-Type", variables, "CONTENT_TYPE");
        header(exchange, "Content-Encoding", variables, "HTTP_CONTENT_ENCODING");
        header(exchange, "Git-Protocol", variables, "HTTP_GIT_PROTOCOL");
        Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(body);
        }
        answer(exchange, process.getInputStream().readAllBytes());
    }

    private static void header(HttpExchange exchange, String name, Map<String, String> variables, String variable) {
        String value = exchange.getRequestHeaders().getFirst(name);
        if (value != null) {
            variables.put(variable, value);
        }
    }

    /** What a CGI program prints: headers, an empty line, the body. */
    private static void answer(HttpExchange exchange, byte[] printed) throws IOException {
        int status = 200;
        int from = 0;
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (from < printed.length) {
            byte b = printed[from];
            from++;
            if (b != '\n') {
                line.write(b);
                continue;
            }
            String header = line.toString(StandardCharsets.UTF_8).strip();
            line.reset();
            if (header.isEmpty()) {
                break;
            }
            int colon = header.indexOf(':');
            String value = header.substring(colon + 1).strip();
            if (header.startsWith("Status:")) {
                status = Integer.parseInt(value.substring(0, 3));
            } else {
                exchange.getResponseHeaders().set(header.substring(0, colon), value);
            }
        }
        send(exchange, status, java.util.Arrays.copyOfRange(printed, from, printed.length));
    }

    private void file(HttpExchange exchange) throws IOException {
        Path file = content.resolve(exchange.getRequestURI().getPath().substring("/files/".length()));
        if (Files.isRegularFile(file)) {
            send(exchange, 200, Files.readAllBytes(file));
        } else {
            send(exchange, 404, new byte[0]);
        }
    }

    private static void status(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring("/status/".length());
        send(exchange, Integer.parseInt(path.substring(0, 3)), new byte[0]);
    }

    private static void redirect(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders()
                .set("Location", exchange.getRequestURI().getPath().substring("/to/".length()));
        send(exchange, 302, new byte[0]);
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
        exchange.close();
    }
}
