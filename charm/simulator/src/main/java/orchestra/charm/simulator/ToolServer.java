package orchestra.charm.simulator;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Answers the hook tools of whatever hook runs, on a loopback port. A caller proves itself by the hook's context ID,
 * which is random and dies with the hook. One call at a time, as Juju's agent does.
 */
final class ToolServer implements AutoCloseable {
    private static final int MOST_ARGUMENTS = 10_000;
    private static final int MOST_BYTES = 16 * 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final ServerSocket server;
    private final Map<String, Tool> tools = Tool.all();
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private final AtomicReference<Optional<Session>> session = new AtomicReference<>(Optional.empty());

    /** The hook that runs, and who watches its calls. */
    interface Session {
        HookContext context();

        /** A call arrived; false when the hook was killed for it and gets no answer. */
        boolean arrived(String tool, List<String> args);

        /** A call was answered; false when the hook was killed before it could hear. */
        boolean answered(String tool, List<String> args, String stdin, Answer answer);
    }

    ToolServer() {
        try {
            server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot listen for hook tools", failure);
        }
        Thread.ofVirtual().name("hook-tools").start(this::accept);
    }

    /** As {@code JUJU_AGENT_SOCKET_ADDRESS} has it. */
    String address() {
        return server.getInetAddress().getHostAddress() + ":" + server.getLocalPort();
    }

    void begin(Session next) {
        session.set(Optional.of(next));
    }

    /** No call of the ended hook is answered any more; waits for one that is. */
    void end() {
        oneAtATime.lock();
        try {
            session.set(Optional.empty());
        } finally {
            oneAtATime.unlock();
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().name("hook-tool").start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = new BufferedOutputStream(socket.getOutputStream());
            String context = field(in);
            String tool = field(in);
            int count = Math.min(Integer.parseInt(field(in)), MOST_ARGUMENTS);
            List<String> args = new ArrayList<>(count);
            for (int index = 0; index < count; index++) {
                args.add(field(in));
            }
            String stdin = "";
            if (readsStdin(args)) {
                send(out, "stdin");
                stdin = field(in);
            }
            Optional<Answer> answer = answer(context, tool, args, stdin);
            if (answer.isPresent()) {
                send(
                        out,
                        Integer.toString(answer.get().code()),
                        answer.get().out(),
                        answer.get().err());
            }
        } catch (IOException | NumberFormatException gone) {
            // The caller was killed or is none of ours: nobody is left to tell.
        }
    }

    private Optional<Answer> answer(String context, String tool, List<String> args, String stdin) {
        oneAtATime.lock();
        try {
            Session now = session.get().orElse(null);
            if (now == null || !now.context().id().equals(context)) {
                return Optional.of(Answer.failed(1, "bad request: bad context: unknown context id"));
            }
            if (!now.arrived(tool, args)) {
                return Optional.empty();
            }
            Answer answer = run(now.context(), tool, args, stdin);
            return now.answered(tool, args, stdin, answer) ? Optional.of(answer) : Optional.empty();
        } finally {
            oneAtATime.unlock();
        }
    }

    private Answer run(HookContext context, String name, List<String> args, String stdin) {
        Tool tool = tools.get(name);
        if (tool == null) {
            return Answer.failed(1, "bad request: bad context: unknown command");
        }
        try {
            return tool.run(context, args, stdin);
        } catch (ToolFailure failure) {
            return failure.answer();
        } catch (RuntimeException broken) {
            return Answer.failed(3, "panic: " + broken);
        }
    }

    private static boolean readsStdin(List<String> args) {
        for (int index = 0; index < args.size(); index++) {
            boolean separate = args.get(index).equals("--file") && index + 1 < args.size();
            if (args.get(index).equals("--file=-")
                    || (separate && args.get(index + 1).equals("-"))) {
                return true;
            }
        }
        return false;
    }

    private static String field(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int next = in.read(); next != 0; next = in.read()) {
            if (next < 0 || bytes.size() > MOST_BYTES) {
                throw new IOException("the call broke off");
            }
            bytes.write(next);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static void send(OutputStream out, String... fields) throws IOException {
        for (String field : fields) {
            out.write(field.getBytes(StandardCharsets.UTF_8));
            out.write(0);
        }
        out.flush();
    }
}
