package orchestra.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import orchestra.protocol.AttemptId;
import orchestra.protocol.Job;
import orchestra.protocol.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real ffmpeg and a storage that some try to leave. */
final class TransformEngineIT {
    private final Processes processes = new Processes("trial-" + UUID.randomUUID());

    @TempDir
    private Path folder;

    private Path storage;
    private Path outside;
    private TransformEngine engine;
    private TrialAttempt attempt;

    @BeforeEach
    void makeStorage() throws IOException {
        storage = Files.createDirectory(folder.resolve("storage"));
        outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "secret");
        engine = new TransformEngine(processes, storage);
        attempt = new TrialAttempt(Files.createDirectory(folder.resolve("attempt")));
    }

    @Test
    void encodeDecodesToTheLastFrame() throws Exception {
        Clips.make(storage.resolve("-in:1.mkv"), 3, "320x240");
        Ending ending = run("ffmpeg", "in=-in:1.mkv", "out=made/below/out.mp4", "profile=h264-480p");
        assertThat(ending.outcome()).as(ending.message()).isEqualTo(Outcome.SUCCESS);
        Path out = storage.resolve("made/below/out.mp4");
        assertThat(Clips.frames(out)).isEqualTo(75);
        assertThat(Clips.picture(out)).isEqualTo("h264 640 480");
        assertThat(ending.output())
                .containsEntry("path", "made/below/out.mp4")
                .containsEntry("size", Long.toString(Files.size(out)))
                .containsOnlyKeys("path", "size", "duration");
        assertThat(Double.parseDouble(ending.output().getOrDefault("duration", "")))
                .isBetween(2.9, 3.2);
        assertThat(files(storage.resolve("made/below"))).containsExactly("out.mp4");
    }

    @Test
    void progressGrowsFromPartToWhole() throws Exception {
        Clips.make(storage.resolve("in.mkv"), 4, "640x480");
        run("ffmpeg", "in=in.mkv", "out=out.mp4", "profile=h264-480p");
        List<Double> ratios =
                attempt.told().stream().map(told -> told.ratio().orElseThrow()).toList();
        assertThat(ratios).hasSizeGreaterThan(1).isSorted().allMatch(ratio -> ratio >= 0 && ratio <= 1);
        assertThat(ratios.getLast()).isEqualTo(1.0);
        assertThat(ratios.get(ratios.size() - 2)).isBetween(0.01, 0.999);
    }

    @Test
    void progressHasNoRatioWhereTheLengthIsUnknown() throws Exception {
        Path whole = Clips.make(folder.resolve("whole.mkv"), 2, "320x240");
        // A live stream does not say how long it will be.
        String live = "ffmpeg -v error -i " + whole + " -c copy -map_metadata -1 -f matroska -live 1 -";
        Process cut = new ProcessBuilder(live.split(" ", -1))
                .redirectOutput(storage.resolve("in.mkv").toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(cut.waitFor()).isZero();
        Ending ending = run("ffmpeg", "in=in.mkv", "out=out.mp4", "profile=h264-480p");
        assertThat(ending.outcome()).as(ending.message()).isEqualTo(Outcome.SUCCESS);
        List<TrialAttempt.Told> told = attempt.told();
        assertThat(told.subList(0, told.size() - 1))
                .isNotEmpty()
                .allMatch(one -> one.ratio().isEmpty());
        assertThat(told.getLast().ratio()).isEqualTo(OptionalDouble.of(1.0));
        assertThat(Clips.frames(storage.resolve("out.mp4"))).isEqualTo(50);
    }

    @Test
    void ffmpegEndedHalfWayLeavesNothingAndTheTargetAsItWas() throws Exception {
        Clips.make(storage.resolve("in.mkv"), 20, "1280x720");
        Files.writeString(storage.resolve("out.mp4"), "as it was");
        Job job = job("ffmpeg", "in=in.mkv", "out=out.mp4", "profile=h264-480p");
        CompletableFuture<Ending> run = begin(job);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> files(storage).stream()
                        .anyMatch(name -> name.equals(".out.mp4." + job.attempt() + ".part")
                                && storage.resolve(name).toFile().length() > 0));
        attempt.stop();
        assertThat(run.join().outcome()).isEqualTo(Outcome.FAILURE);
        assertThat(files(storage)).containsExactlyInAnyOrder("in.mkv", "out.mp4");
        assertThat(storage.resolve("out.mp4")).hasContent("as it was");
        assertThat(Marked.processes("ORCHESTRA_ATTEMPT=" + job.attempt())).isEmpty();
    }

    @Test
    void whatIsNoMediumFailsAndLeavesNothing() throws IOException {
        Files.writeString(storage.resolve("in.txt"), "no medium");
        Ending ending = run("ffmpeg", "in=in.txt", "out=out.mp4", "profile=h264-480p");
        assertThat(ending.outcome()).isEqualTo(Outcome.FAILURE);
        assertThat(ending.message()).startsWith("ffmpeg: exit code");
        assertThat(files(storage)).containsExactly("in.txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"#EXTM3U\n#EXTINF:2,\nCLIP\n#EXT-X-ENDLIST\n", "ffconcat version 1.0\nfile CLIP\n"})
    void listOfOtherFilesIsNotFollowed(String list) throws Exception {
        Path clip = Clips.make(outside.resolve("clip.mkv"), 2, "320x240");
        Files.writeString(storage.resolve("list.mkv"), list.replace("CLIP", clip.toString()));
        Ending ending = run("ffmpeg", "in=list.mkv", "out=out.mp4", "profile=h264-480p");
        assertThat(ending.outcome()).isEqualTo(Outcome.FAILURE);
        assertThat(files(storage)).containsExactly("list.mkv");
    }

    @Test
    void copyIsTheSameBytes() throws IOException {
        byte[] bytes = new byte[3 * 1024 * 1024 + 17];
        new Random(7).nextBytes(bytes);
        Files.write(storage.resolve("in.bin"), bytes);
        Ending ending = run("copy", "in=in.bin", "out=out.bin");
        assertThat(ending.output()).isEqualTo(Map.of("path", "out.bin", "size", Integer.toString(bytes.length)));
        assertThat(storage.resolve("out.bin")).hasBinaryContent(bytes);
        assertThat(attempt.told().stream().map(told -> told.ratio().orElseThrow()))
                .isSorted()
                .hasSize(4)
                .endsWith(1.0);
        assertThat(files(storage)).containsExactlyInAnyOrder("in.bin", "out.bin");
    }

    @Test
    void copyOfNothingAndOfAMediumTellTheirSizeAndDuration() throws Exception {
        Files.createFile(storage.resolve("empty"));
        assertThat(run("copy", "in=empty", "out=out").output()).isEqualTo(Map.of("path", "out", "size", "0"));
        Clips.make(storage.resolve("in.mkv"), 2, "320x240");
        Files.writeString(storage.resolve("out.mkv"), "older");
        assertThat(run("copy", "in=in.mkv", "out=out.mkv").output().get("duration"))
                .startsWith("2.0");
        assertThat(Clips.frames(storage.resolve("out.mkv"))).isEqualTo(50);
    }

    @Test
    void stoppedBeforeItBeginsDoesNothing() throws IOException {
        Files.writeString(storage.resolve("in"), "x");
        attempt.stop();
        assertThat(run("copy", "in=in", "out=made/out").message()).isEqualTo("stopped");
        assertThat(files(storage)).containsExactly("in");
    }

    @Test
    void leftoversOfEarlierAttemptsAtTheNodeAreDeletedAndNoOthers() throws IOException {
        Files.writeString(storage.resolve("in"), "x");
        Job job = job("copy", "in=in", "out=out");
        AttemptId id = job.attempt();
        String earlier = ".out." + new AttemptId(id.task(), id.node(), 1) + ".part";
        String own = ".out." + id + ".part";
        List<String> kept = List.of(
                ".out." + new AttemptId(id.task(), id.node(), 3) + ".part",
                ".out." + new AttemptId(id.task(), id.node() + 1, 1) + ".part",
                ".other." + new AttemptId(id.task(), id.node(), 1) + ".part",
                ".out.notes.part",
                ".out.part");
        for (String name : Stream.concat(Stream.of(earlier), kept.stream()).toList()) {
            Files.writeString(storage.resolve(name), "left");
        }
        Files.createSymbolicLink(storage.resolve(own), outside.resolve("secret"));
        assertThat(engine.run(job, attempt).outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(files(storage))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(Stream.of("in", "out"), kept.stream()).toList());
        assertThat(outside.resolve("secret")).hasContent("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../outside/secret",
                "a/../../outside/secret",
                "/etc/passwd",
                "",
                ".",
                "..",
                "link",
                "links/secret",
                "missing",
                "folder",
                "a\0b",
                "./in"
            })
    void inNeverLeavesTheStorage(String in) throws IOException {
        Files.createDirectory(storage.resolve("folder"));
        Files.createSymbolicLink(storage.resolve("link"), outside.resolve("secret"));
        Files.createSymbolicLink(storage.resolve("links"), outside);
        assertThat(run("copy", "in=" + in, "out=out").outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(storage.resolve("out")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../outside/new",
                "a/../../outside/new",
                "/tmp/orchestra-new",
                "",
                "..",
                "links/new",
                "folder",
                "in/new",
                "dangling/new",
                "a\0b",
                "in",
                "same"
            })
    void outNeverLeavesTheStorage(String out) throws IOException {
        Files.writeString(storage.resolve("in"), "x");
        Files.createDirectory(storage.resolve("folder"));
        Files.createSymbolicLink(storage.resolve("same"), storage.resolve("in"));
        Files.createSymbolicLink(storage.resolve("links"), outside);
        Files.createSymbolicLink(storage.resolve("dangling"), outside.resolve("nowhere"));
        assertThat(run("copy", "in=in", "out=" + out).outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(files(outside)).containsExactly("secret");
        assertThat(storage.resolve("in")).hasContent("x");
    }

    @Test
    void linkInPlaceOfTheTargetIsReplacedAndLinksInsideAreFollowed() throws IOException {
        Files.writeString(storage.resolve("in"), "x");
        Files.createSymbolicLink(storage.resolve("out"), outside.resolve("secret"));
        assertThat(run("copy", "in=in", "out=out").outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(outside.resolve("secret")).hasContent("secret");
        assertThat(storage.resolve("out")).isRegularFile();
        Files.createSymbolicLink(storage.resolve("alias"), Path.of("in"));
        assertThat(run("copy", "in=alias", "out=out2").outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(storage.resolve("out2")).hasContent("x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "copy|in=in", "copy|out=out", "copy|in=in|out=out|in=in", "copy|in=in|out=out|profile=h264-480p",
                "copy|in=in|out=out|-f", "ffmpeg|in=in|out=out", "ffmpeg|in=in|out=out|profile=-vf", "sh|in=in|out=out",
                "|in=in|out=out"
            })
    void whatIsNotInTheVocabularyIsRefused(String words) throws IOException {
        Files.writeString(storage.resolve("in"), "x");
        String[] parts = words.split("\\|", -1);
        Ending ending = run(parts[0], Arrays.copyOfRange(parts, 1, parts.length));
        assertThat(ending.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(ending.message()).startsWith("engine transform");
        assertThat(files(storage)).containsExactly("in");
    }

    @Test
    void nameThatIsTooLongIsRefused() throws IOException {
        Files.writeString(storage.resolve("in"), "x");
        assertThat(run("copy", "in=in", "out=" + "é".repeat(100)).outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(run("copy", "in=in", "out=" + "é".repeat(90)).outcome()).isEqualTo(Outcome.SUCCESS);
    }

    @Test
    void storageThatIsNotThereIsAFailureThatMayPass() {
        TransformEngine without = new TransformEngine(processes, folder.resolve("unmounted"));
        Ending ending = without.run(job("copy", "in=in", "out=out"), attempt);
        assertThat(ending.outcome()).isEqualTo(Outcome.FAILURE);
        assertThat(ending.message()).contains("unmounted").contains("mount it");
    }

    private Ending run(String artifact, String... args) {
        return engine.run(job(artifact, args), attempt);
    }

    private CompletableFuture<Ending> begin(Job job) {
        return CompletableFuture.supplyAsync(
                () -> engine.run(job, attempt), task -> Thread.ofVirtual().start(task));
    }

    private static Job job(String artifact, String... args) {
        return TrialAttempt.job("transform", "", artifact, List.of(args), List.of());
    }

    private static List<String> files(Path of) {
        try (Stream<Path> files = Files.list(of)) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
