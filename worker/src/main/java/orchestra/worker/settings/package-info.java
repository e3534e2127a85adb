/** What the worker is told from outside: its properties file and its credential files, read anew while it runs. */
@NullMarked
package orchestra.worker.settings;

import org.jspecify.annotations.NullMarked;
