/**
 * The one way every list is asked for: limit, offset, sort and filters, checked against what a list allows.
 */
@NullMarked
package orchestra.orchestrator.page;

import org.jspecify.annotations.NullMarked;
