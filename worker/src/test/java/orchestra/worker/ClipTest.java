package orchestra.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import orchestra.protocol.Job;
import orchestra.protocol.Outcome;
import orchestra.protocol.Report;
import orchestra.protocol.ReportJson;
import orchestra.worker.engine.Ending;
import org.junit.jupiter.api.Test;

final class ClipTest {
    @Test
    void whatFitsStaysAsItIs() {
        Report.Ended ended = Clip.ended(
                Samples.job(1, "nil"), new Ending(Outcome.FAILURE, Map.of("a", "1\n2"), "it broke", "line\n\tline\n"));
        assertThat(ended)
                .isEqualTo(new Report.Ended(
                        Samples.attempt(1), Outcome.FAILURE, Map.of("a", "1\n2"), "it broke", "line\n\tline\n"));
    }

    @Test
    void textIsCutBetweenCharacters() {
        assertThat(Clip.head("aé€😀", 9)).isEqualTo("aé€");
        assertThat(Clip.head("aé€😀", 10)).isEqualTo("aé€😀");
        assertThat(Clip.tail("😀€éa", 9)).isEqualTo("€éa");
        assertThat(Clip.tail("😀€éa", 10)).isEqualTo("😀€éa");
    }

    @Test
    void longTextsAreCutAndTheLogKeepsItsEnd() {
        Report.Ended ended = Clip.ended(
                Samples.job(1, "nil"),
                new Ending(
                        Outcome.SUCCESS, Map.of("big", "é".repeat(4000)), "x".repeat(3000), "y".repeat(99_999) + "z"));
        assertThat(ended.output().get("big")).isEqualTo("é".repeat(2048));
        assertThat(ended.message()).hasSize(2048);
        assertThat(ended.log()).hasSize(65_536).endsWith("yz\n[output big cut to 4096 bytes]");
    }

    @Test
    void wantedOutputsAreKeptFirst() {
        Map<String, String> many = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            many.put("key" + i, "value");
        }
        many.put("zzz", "wanted");
        many.put("n".repeat(201), "its name is too long");
        Job job = new Job(Samples.attempt(1), "nil", "", "", "", List.of(), List.of("zzz", "absent"), Duration.ZERO);
        Report.Ended ended = Clip.ended(job, Ending.success(many, ""));
        assertThat(ended.output())
                .hasSize(64)
                .containsEntry("zzz", "wanted")
                .containsEntry("key0", "value")
                .doesNotContainKey("absent");
        assertThat(ended.log()).contains("[output key99 left out]", "[output nnn");
    }

    @Test
    void brokenTextCanStillBeSent() {
        Report.Ended ended = Clip.ended(
                Samples.job(1, "nil"),
                new Ending(
                        Outcome.FAILURE, Map.of("k\uD800", "\uD83D"), "one\r\n two\u0007", "\u001b[1mlog\r\n\uDC00"));
        assertThat(ended.message()).isEqualTo("one two\uFFFD");
        assertThat(ended.log()).isEqualTo("\uFFFD[1mlog\n?");
        assertThat(ended.output()).containsValue("?");
        assertThat(new String(
                        ReportJson.write(new ReportJson.Batch(Samples.WORKER, List.of(ended))), StandardCharsets.UTF_8))
                .contains("one two");
    }
}
