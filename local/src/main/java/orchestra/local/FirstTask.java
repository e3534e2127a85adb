package orchestra.local;

import java.nio.file.Path;
import java.util.List;

/**
 * Commands to be pasted: how a stranger's first task graph is posted, and seen. No secret is in an argument of theirs.
 *
 * @param run how {@code ./run} is called from here, with its state folder where that is not the usual one
 * @param url the API's
 * @param graph the file to post
 */
record FirstTask(String run, String url, String graph) {
    /** The commands as they are called from the present folder. */
    static FirstTask of(Place place, Path checkout, String url) {
        Path here = Path.of("").toAbsolutePath();
        boolean home = here.equals(checkout);
        String run = home ? "./run" : quoted(checkout.resolve("run").toString());
        boolean usual = place.folder().equals(here.resolve(".orchestra"));
        Path graph = graph(checkout);
        return new FirstTask(
                usual ? run : run + " --state " + quoted(place.folder().toString()),
                url,
                (home ? here.relativize(graph) : graph).toString());
    }

    /** The file to post. */
    static Path graph(Path checkout) {
        return checkout.resolve("docs").resolve("examples").resolve("example.json");
    }

    /** Keeps the header that says who one is in {@code $auth}. */
    List<String> signIn() {
        return List.of(
                "auth=$(" + run + " action get-credentials |",
                "  sed -n 's/[\\\\\"]/\\\\&/g; s/^secret: \\(.*\\)/user = \"root:\\1\"/p' | curl -sS -K - -X POST "
                        + url + "/v1/sessions |",
                "  sed 's/.*\"token\":\"\\([^\"]*\\)\".*/Authorization: Bearer \\1/')");
    }

    /** Keeps the answer, which holds the task's id, in {@code $task}, and prints it. */
    List<String> post() {
        return List.of(
                "task=$(echo \"$auth\" | curl -sS -H @- -H 'Content-Type: application/json' \\",
                "  -d " + quoted("@" + graph) + " " + url + "/v1/tasks); echo \"$task\"");
    }

    /** Prints the task with its nodes. */
    List<String> show() {
        return List.of("echo \"$auth\" | curl -sS -H @- " + url
                + "/v1/tasks/$(echo \"$task\" | grep -om1 '[0-9a-f]\\{32\\}')");
    }

    /** As a shell takes it for one word. */
    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9@%+=:,./_-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
