/**
 * A linter and a packer for any charm, whatever its payload: everything Juju would refuse, skip or trip over is told
 * before the archive is written, and the same entries always give the same bytes.
 */
@NullMarked
package orchestra.charm.packer;

import org.jspecify.annotations.NullMarked;
