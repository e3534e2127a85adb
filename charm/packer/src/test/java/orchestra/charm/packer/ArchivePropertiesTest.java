package orchestra.charm.packer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Of all archives: equal entries give equal bytes, and come back as they were. */
final class ArchivePropertiesTest {
    @Property(tries = 60)
    void sameEntriesInAnyOrderAndZoneGiveTheSameBytes(
            @ForAll("contents") Map<String, String> contents, @ForAll Random random) throws IOException {
        TimeZone zone = TimeZone.getDefault();
        try {
            byte[] first = pack(new ArrayList<>(contents.keySet()), contents);
            List<String> shuffled = new ArrayList<>(contents.keySet());
            Collections.shuffle(shuffled, random);
            String[] zones = {"UTC", "Pacific/Kiritimati", "America/St_Johns", "Europe/Dublin"};
            TimeZone.setDefault(TimeZone.getTimeZone(zones[random.nextInt(zones.length)]));
            assertThat(pack(shuffled, contents)).isEqualTo(first);
        } finally {
            TimeZone.setDefault(zone);
        }
    }

    @Property(tries = 60)
    void everyEntryComesBackAsItWas(@ForAll("contents") Map<String, String> contents) throws IOException {
        Path file = Files.createTempFile("packed", ".charm");
        try {
            Files.write(file, pack(new ArrayList<>(contents.keySet()), contents));
            Map<String, String> unpacked = new TreeMap<>();
            try (ZipFile zip = new ZipFile(file.toFile())) {
                for (ZipEntry entry : Collections.list(zip.entries())) {
                    byte[] content = zip.getInputStream(entry).readAllBytes();
                    unpacked.put(entry.getName(), new String(content, StandardCharsets.UTF_8));
                    assertThat(entry.getExtra()).isNull();
                    assertThat(entry.isDirectory()).isFalse();
                }
            }
            assertThat(unpacked).isEqualTo(new TreeMap<>(contents));
        } finally {
            Files.delete(file);
        }
    }

    @Provide
    Arbitrary<Map<String, String>> contents() {
        Arbitrary<String> paths = Arbitraries.strings()
                .withCharRange('a', 'f')
                .ofMinLength(1)
                .ofMaxLength(5)
                .map(name -> "d/" + name);
        return Arbitraries.maps(paths, Arbitraries.strings().ofMaxLength(200)).ofMaxSize(12);
    }

    private static byte[] pack(List<String> order, Map<String, String> contents) throws IOException {
        TreeMap<String, Entry> entries = new TreeMap<>();
        for (String path : order) {
            byte[] bytes = contents.getOrDefault(path, "").getBytes(StandardCharsets.UTF_8);
            entries.put(path, new Entry(path, () -> new ByteArrayInputStream(bytes), path.length() % 2 == 0));
        }
        Path file = Files.createTempFile("packed", ".charm");
        try {
            Archive.write(entries.values(), file);
            return Files.readAllBytes(file);
        } finally {
            Files.delete(file);
        }
    }
}
