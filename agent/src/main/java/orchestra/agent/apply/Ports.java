package orchestra.agent.apply;

/**
 * The machine, as steps see it: one small port for each thing that lies behind it.
 *
 * @param probe asks the API whether it is ready
 * @param aotCaches makes the AOT cache of later hooks
 * @param pause how time is let pass
 */
public record Ports(
        Users users,
        Files files,
        Packages packages,
        Hosts hosts,
        Mounts mounts,
        Services services,
        Databases databases,
        Brokers brokers,
        Checkouts checkouts,
        Probe probe,
        AotCaches aotCaches,
        Pause pause) {}
