package orchestra.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LineStreamTest {
    private final List<String> lines = new ArrayList<>();
    private final Tail tail = new Tail();

    @Test
    void linesAreGivenWithoutTheirEndsHoweverTheyCome() throws IOException {
        byte[] bytes = "one\r\n\ntwo é\nlast".getBytes(StandardCharsets.UTF_8);
        try (OutputStream stream = LineStream.into(tail, lines::add)) {
            for (byte b : bytes) {
                stream.write(b);
            }
            assertThat(lines).containsExactly("one", "", "two é");
        }
        assertThat(lines).containsExactly("one", "", "two é", "last");
        assertThat(tail.text()).isEqualTo("one\r\n\ntwo é\nlast");
    }

    @Test
    void tailKeepsTheLastBytesFromTheBeginningOfACharacter() {
        byte[] text = ("é".repeat(Tail.CAP) + "x").getBytes(StandardCharsets.UTF_8);
        tail.write(text, 0, 3);
        tail.write(text, 3, text.length - 3);
        assertThat(tail.text()).hasSize(Tail.CAP / 2).isEqualTo("é".repeat(Tail.CAP / 2 - 1) + "x");
    }

    @Test
    void tailKeepsTheLastOfManySmallPieces() {
        for (int i = 0; i < 20_000; i++) {
            byte[] piece = (i + "\n").getBytes(StandardCharsets.UTF_8);
            tail.write(piece, 0, piece.length);
        }
        assertThat(tail.text()).hasSize(Tail.CAP).endsWith("\n19998\n19999\n");
    }
}
