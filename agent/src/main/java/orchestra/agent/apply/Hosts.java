package orchestra.agent.apply;

import java.util.Optional;

/** Our one line in the hosts file. */
public interface Hosts {

    /** The file has the line, {@code address name}, or none of ours; says whether it changed. */
    boolean line(Optional<String> line);
}
