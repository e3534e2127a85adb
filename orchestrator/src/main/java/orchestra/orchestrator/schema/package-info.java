/**
 * The shapes of JSON bodies as data. Requests are checked against them and the OpenAPI document is written from them,
 * so that the two cannot disagree.
 */
@NullMarked
package orchestra.orchestrator.schema;

import org.jspecify.annotations.NullMarked;
