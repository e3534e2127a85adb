package orchestra.agent;

import orchestra.agent.apply.MemoryFile;
import orchestra.agent.apply.Ports;
import orchestra.agent.facts.Place;

/** Where this unit lives and the ports behind which its machine lies. */
public record Unit(Place place, Ports ports, MemoryFile memory) {}
