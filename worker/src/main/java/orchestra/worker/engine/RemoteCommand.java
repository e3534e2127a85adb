package orchestra.worker.engine;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import orchestra.protocol.AttemptId;
import orchestra.protocol.Job;

/**
 * What is said to a host's login shell, and to {@code /bin/sh} there.
 *
 * @param text the command; what users wrote is in it only in quotation marks
 * @param input what it gets on its standard input
 */
record RemoteCommand(String text, String input) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final String LEADER = "ORCHESTRA_LEADER ";

    /** Ends a group politely, then all that carries the attempt's mark, wherever it went. */
    private static final String END = """
        if [ -n "$2" ]; then
            kill -s TERM -- "-$2" || kill -s TERM "$2"
            round=0
            while [ $round -lt 30 ] && kill -s 0 -- "-$2"; do round=$((round + 1)); sleep 0.1; done
            kill -s KILL -- "-$2" || kill -s KILL "$2"
        fi 2>/dev/null
        round=0
        while [ $round -lt 50 ]; do
            pids=$(grep -lzxF -- "ORCHESTRA_ATTEMPT=$1" /proc/[0-9]*/environ 2>/dev/null | cut -d/ -f3)
            [ -n "$pids" ] || exit 0
            kill -s KILL $pids 2>/dev/null
            round=$((round + 1))
            sleep 0.05
        done
        exit 1\
        """;

    /** Runs a program of the host, with arguments that no shell reads. */
    static RemoteCommand program(Job job) {
        StringBuilder words = new StringBuilder(quoted(job.artifact()));
        job.args().forEach(arg -> words.append(' ').append(quoted(arg)));
        return new RemoteCommand(shell(job.attempt(), words + " </dev/null"), "");
    }

    /**
     * Has {@code /bin/sh} read a script of the host with arguments {@code KEY=VALUE} as exported variables, and then print
     * what the script has set of the declared outputs.
     */
    static RemoteCommand script(Job job) throws SshHost.Refused {
        StringBuilder script = new StringBuilder();
        for (String arg : job.args()) {
            int equals = arg.indexOf('=');
            if (equals < 0 || !isName(arg.substring(0, equals))) {
                throw new SshHost.Refused("engine toscassh wants arguments NAME=VALUE, and one is \"" + arg + "\"");
            }
            script.append("export ").append(arg, 0, equals + 1).append(quoted(arg.substring(equals + 1)));
            script.append('\n');
        }
        script.append("trap 'orchestra_code=$?; echo");
        job.outputs().stream()
                .filter(RemoteCommand::isName)
                .forEach(key -> script.append("; [ -z \"${")
                        .append(key)
                        .append("+set}\" ] || printf \"%s\\n\" \"")
                        .append(key)
                        .append("=$")
                        .append(key)
                        .append('"'));
        script.append("; exit $orchestra_code' 0\n");
        // Without a slash the shell would look along its PATH.
        String path = job.artifact().contains("/") ? job.artifact() : "./" + job.artifact();
        script.append(". ").append(quoted(path)).append(" </dev/null\nexit $?\n");
        return new RemoteCommand(shell(job.attempt(), "/bin/sh -s"), script.toString());
    }

    /** Ends what came of an attempt; its leader is empty when it has not been told. */
    static RemoteCommand end(AttemptId attempt, String leader) {
        return new RemoteCommand(
                "sh -c " + quoted(END) + " orchestra " + quoted(attempt.toString()) + " " + quoted(leader), "");
    }

    /** The process that leads the attempt's group, when a line tells it; else empty. */
    static String leader(String line) {
        String rest = line.startsWith(LEADER) ? line.substring(LEADER.length()) : "";
        return rest.matches("[1-9][0-9]{0,9}") ? rest : "";
    }

    /** As one word of a POSIX shell, whatever is in it. */
    static String quoted(String text) {
        return "'" + text.replaceAll("'", Matcher.quoteReplacement("'\\''")) + "'";
    }

    private static String shell(AttemptId attempt, String program) {
        // setsid must be another process than the host's shell, which may lead a group: it would fork, and not wait.
        return "sh -c " + quoted("""
            export ORCHESTRA_ATTEMPT=%s
            command -v setsid >/dev/null 2>&1 || setsid() { "$@"; }
            setsid sh -c 'echo "ORCHESTRA_LEADER $$"; exec "$@"' orchestra %s
            exit $?\
            """.formatted(attempt, program));
    }

    private static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }
}
