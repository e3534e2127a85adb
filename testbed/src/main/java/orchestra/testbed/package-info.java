/**
 * Real servers for tests: started by a test, on free ports, and stopped by it.
 */
@NullMarked
package orchestra.testbed;

import org.jspecify.annotations.NullMarked;
