package orchestra.worker.engine;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What ffmpeg may be told to make: the checked vocabulary, so that no option ever comes from a user. */
enum Profile {
    /** H.264 in 480 lines and AAC, in an MP4 that begins to play before it is whole. */
    H264_480P("h264-480p");

    private static final String H264_480P_OPTIONS = "-map 0:v:0 -map 0:a:0? -sn -dn -map_metadata -1"
            + " -vf scale=-2:480 -pix_fmt yuv420p -c:v libx264 -crf 23 -c:a aac -movflags +faststart -f mp4";

    private final String text;

    Profile(String text) {
        this.text = text;
    }

    /** The profile of this name; empty when there is none. */
    static Optional<Profile> named(String text) {
        return Arrays.stream(values())
                .filter(profile -> profile.text.equals(text))
                .findFirst();
    }

    /** All names, for a message. */
    static List<String> names() {
        return Arrays.stream(values()).map(profile -> profile.text).toList();
    }

    /** The options of its output. */
    List<String> options() {
        return switch (this) {
            case H264_480P -> List.of(H264_480P_OPTIONS.split(" "));
        };
    }
}
