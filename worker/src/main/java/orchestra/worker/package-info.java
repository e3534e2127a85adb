/** The worker's daemon: takes jobs, runs them in slots, reports, and drains. */
@NullMarked
package orchestra.worker;

import org.jspecify.annotations.NullMarked;
