package orchestra.agent.machine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import orchestra.agent.apply.Packages;
import orchestra.agent.apply.Pause;
import orchestra.agent.apply.StepFailure;
import orchestra.agent.packages.MongoSource;

/**
 * Debian packages, by apt-get, with the machine's own sources, mirror and proxy. What is installed already needs no
 * network. Another user of the package manager is waited for, and one that was killed is made good.
 */
public final class AptPackages implements Packages {

    private static final Duration QUERY = Duration.ofSeconds(20);
    private static final Duration WORK = Duration.ofMinutes(20);
    private static final Duration BETWEEN = Duration.ofSeconds(5);
    private static final int TRIES = 24;
    private static final List<String> OPTIONS = List.of(
            "-q",
            "-y",
            // Of what else is on the machine nothing is ours to take away.
            "--no-remove",
            "-o",
            "DPkg::Lock::Timeout=120",
            "-o",
            "Dpkg::Options::=--force-confold",
            "-o",
            "Acquire::Retries=1",
            "-o",
            "Acquire::http::Timeout=20",
            "-o",
            "Acquire::https::Timeout=20");

    private final Shell shell;
    private final AptSources sources;
    private final ForeignServices foreign;
    private final Map<String, String> proxies;
    private final Pause pause;
    private final InstallationNote note;

    /** Takes the variables with which programs are led to a proxy; see {@link Proxies}. */
    AptPackages(
            Shell shell,
            AptSources sources,
            ForeignServices foreign,
            Map<String, String> proxies,
            Pause pause,
            InstallationNote note) {
        this.shell = shell;
        this.sources = sources;
        this.foreign = foreign;
        this.proxies = Map.copyOf(proxies);
        this.pause = pause;
        this.note = note;
    }

    @Override
    public Set<String> missing(Set<String> names) {
        Set<String> missing = new TreeSet<>();
        for (String name : names) {
            Shell.Result result = shell.run(QUERY, "dpkg-query", "-W", "-f", "${db:Status-Status}", name);
            if (!result.ok() || !result.output().strip().equals("installed")) {
                missing.add(name);
            }
        }
        Set<String> there = new TreeSet<>(names);
        there.removeAll(missing);
        note.remove(there);
        return missing;
    }

    @Override
    public void install(Set<String> names) {
        foreign.quiet(names);
        note.write(names);
        List<String> arguments = new ArrayList<>(List.of("--no-install-recommends", "install"));
        arguments.addAll(new TreeSet<>(names));
        if (!aptGet(arguments).ok()) {
            // Its lists may be old, or an installation before this one was killed half-way.
            shell.run(WORK, "dpkg", "--force-confold", "--configure", "-a");
            aptGet(List.of("--fix-broken", "install"));
            aptGet(List.of("update"));
            Shell.Result result = aptGet(arguments);
            if (!result.ok()) {
                throw new StepFailure(reason(result));
            }
        }
        note.remove(names);
    }

    @Override
    public boolean source(MongoSource source) {
        boolean changed = sources.write(source);
        if (changed) {
            Shell.Result result = aptGet(List.of("update"));
            if (!result.ok()) {
                // So that the next hook asks again.
                sources.forget();
                throw new StepFailure(reason(result));
            }
        }
        return changed;
    }

    @Override
    public boolean release() {
        boolean changed = sources.forget();
        return foreign.release() || changed;
    }

    private static boolean isLocked(Shell.Result result) {
        return !result.ok()
                && (result.output().contains("/var/lib/apt/lists/lock")
                        || result.output().contains("/var/cache/apt/archives/lock"));
    }

    private Shell.Result aptGet(List<String> arguments) {
        List<String> all = new ArrayList<>(OPTIONS);
        all.addAll(arguments);
        Shell.Result result = shell.run(WORK, proxies, "apt-get", all.toArray(String[]::new));
        // Of the locks on its lists and downloads apt-get says so at once, whatever the option above says.
        for (int i = 1; i < TRIES && isLocked(result); i++) {
            pause.of(BETWEEN);
            result = shell.run(WORK, proxies, "apt-get", all.toArray(String[]::new));
        }
        return result;
    }

    /** The first error: those after it follow from it. */
    private static String reason(Shell.Result result) {
        return result.output()
                .lines()
                .filter(line -> line.startsWith("E: "))
                .findFirst()
                .map(line -> line.substring(3))
                .orElseGet(result::reason);
    }
}
