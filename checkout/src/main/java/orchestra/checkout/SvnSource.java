package orchestra.checkout;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Subversion repository, by the program {@code svn}. The password goes to its standard input. */
final class SvnSource implements Source {

    private static final Pattern REVISION = Pattern.compile("(?m)^Exported revision (\\d+)\\.");

    @Override
    public Fetched fetch(Request request, Path scratch) throws IOException {
        Path charm = scratch.resolve("charm");
        Path output = scratch.resolve("output");
        Process process = start(command(request, scratch, charm), scratch, output);
        try (OutputStream input = process.getOutputStream()) {
            input.write((request.password().reveal() + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It ended without a question; its own words say why.
        }
        int code = ended(process);
        String said = Files.readString(output);
        if (code != 0) {
            throw Diagnosis.ofSubversion(said);
        }
        if (!Files.isDirectory(charm)) {
            throw new CheckoutFailure(Cause.NOT_A_CHARM, "it is a file, and no folder");
        }
        Matcher revision = REVISION.matcher(said);
        return new Fetched(charm, revision.find() ? revision.group(1) : "");
    }

    private static List<String> command(Request request, Path scratch, Path charm) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "svn",
                "export",
                "--non-interactive",
                "--no-auth-cache",
                "--ignore-externals",
                "--config-dir",
                Files.createDirectory(scratch.resolve("svn")).toString(),
                "--config-option",
                "servers:global:http-timeout=" + Patience.seconds()));
        String url = request.url().replaceFirst("^svn\\+https:", "https:");
        String inUrl = URI.create(url).getUserInfo();
        String user = inUrl == null ? request.user() : inUrl;
        if (!user.isEmpty()) {
            command.addAll(List.of("--username", user, "--password-from-stdin"));
        }
        request.pin().ifPresent(revision -> command.addAll(List.of("--revision", revision)));
        // An @ in it would begin a revision.
        command.addAll(List.of(url + "@", charm.toString()));
        return command;
    }

    private static Process start(List<String> command, Path scratch, Path output) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH", "/usr/local/bin:/usr/bin:/bin", "LC_ALL", "C.UTF-8", "HOME", scratch.toString()));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new CheckoutFailure(Cause.PROGRAM, "the package subversion is not installed", e);
        }
    }

    private static int ended(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new CheckoutFailure(Cause.FAILED, "interrupted", e);
        }
    }
}
