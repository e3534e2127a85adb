/**
 * What a request can be refused for, each with a stable name that gives the HTTP status and whether to try again.
 * Managers and connectors throw it; the HTTP boundary turns it into a problem document.
 */
@NullMarked
package orchestra.orchestrator.failure;

import org.jspecify.annotations.NullMarked;
