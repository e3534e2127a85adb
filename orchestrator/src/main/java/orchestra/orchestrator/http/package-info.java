/**
 * The HTTP layer: routes as data, the router and the documents made from them, problems, and the port itself.
 */
@NullMarked
package orchestra.orchestrator.http;

import org.jspecify.annotations.NullMarked;
