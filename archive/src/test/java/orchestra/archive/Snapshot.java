package orchestra.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a unit's state folder holds, but for what its running services write. */
final class Snapshot {

    private static final List<String> WRITTEN_BY_SERVICES =
            List.of("database", "broker/mnesia", "broker/log", "log", "tmp");
    private static final Pattern PID = Pattern.compile("\"pid\":(\\d+)");
    private static final Pattern SECRET =
            Pattern.compile("(?<![-0-9a-f])(?:[0-9a-f]{48}|[0-9a-f]{24}|[0-9a-f]{16})(?![0-9a-f])");
    private static final Pattern HASH = Pattern.compile("\"password_hash\":\"[^\"]*\"");
    private static final Pattern TIME = Pattern.compile("\"since\":\\d+");

    private Snapshot() {}

    /** Each file with its inode, modification time and mode. */
    static Map<Path, String> inodes(Path state) throws IOException {
        Map<Path, String> inodes = new TreeMap<>();
        for (Path file : files(state)) {
            Map<String, Object> attributes =
                    Files.readAttributes(file, "unix:ino,mode,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
            inodes.put(state.relativize(file), attributes.toString());
        }
        return inodes;
    }

    /** Each file with its mode and content; generated secrets, and digests of them, are all the same. */
    static Map<Path, String> contents(Path state) throws IOException {
        Map<Path, String> contents = new TreeMap<>();
        for (Path file : files(state)) {
            String name = file.getFileName().toString();
            if (name.endsWith(".run")) {
                continue;
            }
            String mode = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS)
                    .toString();
            String content = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                            && !name.endsWith(".aot")
                            && !tellsAFolder(name)
                    ? plain(Files.readString(file))
                    : "";
            contents.put(
                    state.relativize(file), Stream.of(mode.split(", ")).sorted().toList() + content);
        }
        return contents;
    }

    /** What is noted of a fetched charm: its folder's number, and when it was fetched. */
    private static boolean tellsAFolder(String name) {
        return name.endsWith(".checkout") || (name.startsWith(".oscied-") && name.endsWith(".json"));
    }

    /** The text without what chance or the clock made of it. */
    private static String plain(String text) {
        String timeless = TIME.matcher(text).replaceAll("time");
        return SECRET.matcher(HASH.matcher(timeless).replaceAll("hash")).replaceAll("generated");
    }

    /** The processes the supervisor runs, itself included. */
    static List<Long> pids(Path services) throws IOException {
        List<Long> pids = new ArrayList<>();
        try (Stream<Path> files = Files.list(services)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".run") && !path.endsWith("supervisor.run"))
                    .sorted()
                    .toList()) {
                Matcher pid = PID.matcher(Files.readString(file));
                if (pid.find()) {
                    pids.add(Long.parseLong(pid.group(1)));
                }
            }
        }
        return pids;
    }

    private static List<Path> files(Path state) {
        try (Stream<Path> files = Files.walk(state)) {
            return files.filter(file ->
                            WRITTEN_BY_SERVICES.stream().noneMatch(folder -> file.startsWith(state.resolve(folder))))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
