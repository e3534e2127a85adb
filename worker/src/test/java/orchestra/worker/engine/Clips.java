package orchestra.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes media with a real ffmpeg, and looks at them with it. */
final class Clips {
    private Clips() {}

    /** A clip with picture and sound of so many seconds. */
    static Path make(Path file, int seconds, String size) throws IOException, InterruptedException {
        String picture = "testsrc2=size=" + size + ":rate=25:duration=" + seconds;
        List<String> words = new ArrayList<>(List.of("ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", picture));
        words.addAll(List.of("-f", "lavfi", "-i", "sine=duration=" + seconds, "-c:v", "mpeg2video", "-c:a", "mp2"));
        words.addAll(List.of("-f", "matroska", file.toString()));
        assertThat(run(words)).isEmpty();
        return file;
    }

    /** How many frames it has, each decoded; fails when any cannot be. */
    static int frames(Path file) throws IOException, InterruptedException {
        assertThat(run(List.of("ffmpeg", "-v", "error", "-i", file.toString(), "-f", "null", "-")))
                .isEmpty();
        return Integer.parseInt(probe(file, "-count_frames", "stream=nb_read_frames"));
    }

    /** Width, height and codec of its picture. */
    static String picture(Path file) throws IOException, InterruptedException {
        return probe(file, "-hide_banner", "stream=codec_name,width,height").replace('\n', ' ');
    }

    private static String probe(Path file, String option, String entries) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("ffprobe", "-v", "error", option, "-select_streams", "v:0"));
        words.addAll(List.of("-show_entries", entries, "-of", "default=nk=1:nw=1", file.toString()));
        return run(words);
    }

    private static String run(List<String> words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.strip();
    }
}
