/**
 * Sign-in: bearer tokens that can be revoked, system accounts, and what slows down somebody who guesses.
 */
@NullMarked
package orchestra.orchestrator.session;

import org.jspecify.annotations.NullMarked;
