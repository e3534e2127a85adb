/** Fetches a charm from wherever it is kept and puts it into its place, whole or not at all. It knows no other room. */
@NullMarked
package orchestra.checkout;

import org.jspecify.annotations.NullMarked;
