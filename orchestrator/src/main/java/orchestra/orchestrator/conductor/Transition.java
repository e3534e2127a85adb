package orchestra.orchestrator.conductor;

import orchestra.protocol.NodeState;

/**
 * One node's change of state.
 *
 * @param attempt the number of the node's newest attempt; 0 when there was none
 */
public record Transition(int node, NodeState state, int attempt) {}
