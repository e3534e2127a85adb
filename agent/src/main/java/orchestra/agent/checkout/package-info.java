/** Where the charms of web UI, transform and publisher come from and go to. Pure: nothing here is fetched. */
@NullMarked
package orchestra.agent.checkout;

import org.jspecify.annotations.NullMarked;
