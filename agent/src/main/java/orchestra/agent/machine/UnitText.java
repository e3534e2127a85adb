package orchestra.agent.machine;

import java.nio.file.Path;
import java.util.TreeMap;
import java.util.stream.Collectors;
import orchestra.agent.plan.ServiceSpec;
import orchestra.agent.storage.StorageUnit;

/** The systemd units of one service, as text: systemd.service(5), systemd.exec(5). */
final class UnitText {

    private static final String HEAD =
            "# Written by the Orchestra charm at every hook; changes by hand do not last. Release: ";

    /** What a service of ours never needs. The JVM, Erlang and MongoDB make code at run time, so memory may be executable. */
    private static final String CONFINEMENT = """
        UMask=0027
        NoNewPrivileges=yes
        CapabilityBoundingSet=
        AmbientCapabilities=
        ProtectSystem=strict
        ProtectHome=yes
        PrivateTmp=yes
        PrivateDevices=yes
        ProtectClock=yes
        ProtectHostname=yes
        ProtectKernelTunables=yes
        ProtectKernelModules=yes
        ProtectKernelLogs=yes
        ProtectControlGroups=yes
        ProtectProc=invisible
        RemoveIPC=yes
        RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
        RestrictNamespaces=yes
        RestrictRealtime=yes
        RestrictSUIDSGID=yes
        LockPersonality=yes
        KeyringMode=private
        SystemCallArchitectures=native
        SystemCallFilter=@system-service
        SystemCallFilter=~@privileged @resources
        SystemCallFilter=sched_setaffinity sched_setattr sched_setparam sched_setscheduler setpriority mbind set_mempolicy
        SystemCallErrorNumber=EPERM
        """;

    private final ServiceSpec spec;
    private final String user;

    UnitText(ServiceSpec spec, String user) {
        this.spec = spec;
        this.user = user;
    }

    /** The service's own. */
    String service() {
        return head() + "[Unit]\n"
                + "Description=" + spec.description() + "\n"
                + "Wants=network-online.target\n"
                + "After=network-online.target\n"
                + spec.mount().map(UnitText::bound).orElse("")
                + "StartLimitIntervalSec=0\n\n"
                + "[Service]\n"
                + "User=" + user + "\n"
                + "Group=" + user + "\n"
                + "ExecStart="
                + spec.command().stream().map(UnitText::quoted).collect(Collectors.joining(" ")) + "\n"
                + environment()
                + credentials()
                + writable()
                + "Restart=always\n"
                + "RestartSec=2\n"
                + "TimeoutStopSec=30\n"
                + "LimitNOFILE=64000\n"
                + CONFINEMENT
                + "\n[Install]\nWantedBy=multi-user.target\n";
    }

    /** The timer that starts the service again, and with it its mount, where they were lost. */
    String timer() {
        return head() + "[Unit]\n"
                + "Description=" + spec.description() + ", started again when its storage is back\n\n"
                + "[Timer]\n"
                + "OnCalendar=*:*:0/15\n"
                + "AccuracySec=1\n"
                + "Unit=" + ServiceSpec.unit(spec.name()) + "\n\n"
                + "[Install]\nWantedBy=timers.target\n";
    }

    private String head() {
        return HEAD + spec.release().replace('\n', ' ') + "\n";
    }

    /** Lost with its mount, whoever takes it away; and never started without. */
    private static String bound(Path path) {
        return "RequiresMountsFor=" + path + "\n"
                + "BindsTo=" + StorageUnit.name(path) + "\n"
                + "After=" + StorageUnit.name(path) + "\n";
    }

    private String environment() {
        return new TreeMap<>(spec.environment())
                .entrySet().stream()
                        .map(entry -> "Environment=" + quoted(entry.getKey() + "=" + entry.getValue()) + "\n")
                        .collect(Collectors.joining());
    }

    private String credentials() {
        return new TreeMap<>(spec.credentials())
                .entrySet().stream()
                        .map(entry -> "LoadCredential=" + entry.getKey() + ":" + entry.getValue() + "\n")
                        .collect(Collectors.joining());
    }

    private String writable() {
        return spec.writable().stream()
                .map(path -> "ReadWritePaths=-" + path + "\n")
                .collect(Collectors.joining());
    }

    private static String quoted(String text) {
        return "\""
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("%", "%%")
                        .replace("$", "$$") + "\"";
    }
}
