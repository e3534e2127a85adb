/** Tests of the linter, rule by rule, and of the packer's promise of equal bytes. */
@NullMarked
package orchestra.charm.packer;

import org.jspecify.annotations.NullMarked;
