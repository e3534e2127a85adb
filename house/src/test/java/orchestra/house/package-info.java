/** The house's rules, held by tests: who may import whom, what a class looks like, how a file is laid out. */
@NullMarked
package orchestra.house;

import org.jspecify.annotations.NullMarked;
