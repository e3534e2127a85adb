/** What a worker can run: one engine for each kind of job. */
@NullMarked
package orchestra.worker.engine;

import org.jspecify.annotations.NullMarked;
