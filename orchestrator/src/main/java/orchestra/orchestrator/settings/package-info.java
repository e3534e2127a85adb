/**
 * What the daemon is told from outside: its properties file and its credential files, read anew while it runs.
 */
@NullMarked
package orchestra.orchestrator.settings;

import org.jspecify.annotations.NullMarked;
