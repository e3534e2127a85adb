/**
 * The storage gate: is the shared storage there, and so may the API's port be open?
 */
@NullMarked
package orchestra.orchestrator.storage;

import org.jspecify.annotations.NullMarked;
