package orchestra.agent.action;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import orchestra.agent.apply.StepFailure;
import orchestra.agent.facts.Facts;
import orchestra.agent.plan.Owner;

/** Packs what a defect's report needs into one archive on the unit, for root only. */
final class DiagnosticsAction {

    private final ActionContext context;

    DiagnosticsAction(ActionContext context) {
        this.context = context;
    }

    void run() {
        Facts facts = context.reconciliation().look();
        Redaction redaction = Redaction.of(facts);
        Map<String, String> clean = new TreeMap<>();
        new Diagnostics(context.unit(), facts).gathered().forEach((name, text) -> clean.put(name, redaction.of(text)));
        redaction.check(clean);
        Path folder = facts.place().state().resolve("diagnostics");
        String name = facts.unit().toString().replace('/', '-') + "-"
                + facts.now().toString().replaceAll("[-:]", "") + ".tar.gz";
        context.unit().ports().files().folder(folder, Owner.AGENT, "rwx------");
        Path archive = folder.resolve(name);
        write(archive, clean, facts);
        Map<String, String> results = new LinkedHashMap<>();
        results.put("archive", archive.toString());
        results.put("files", Integer.toString(clean.size()));
        results.put(
                "fetch",
                facts.place().local()
                        ? "cp " + archive + " ."
                        : "juju ssh " + facts.unit() + " sudo cat " + archive + " > " + name);
        context.juju().writeActionResults(results);
    }

    private static void write(Path archive, Map<String, String> files, Facts facts) {
        Path fresh = archive.resolveSibling("." + archive.getFileName() + ".new");
        try {
            Files.deleteIfExists(fresh);
            try (FileChannel channel = FileChannel.open(
                            fresh,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                    OutputStream out = new GZIPOutputStream(Channels.newOutputStream(channel))) {
                TarWriter tar = new TarWriter(out, facts.now());
                for (Map.Entry<String, String> file : files.entrySet()) {
                    tar.add("diagnostics/" + file.getKey(), file.getValue());
                }
                tar.finish();
            }
            Files.move(fresh, archive, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StepFailure("the archive " + archive + " cannot be written: " + e, e);
        }
    }
}
