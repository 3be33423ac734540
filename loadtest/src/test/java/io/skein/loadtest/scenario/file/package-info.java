/** Scenario files, good and bad. */
@NullMarked
package io.skein.loadtest.scenario.file;

import org.jspecify.annotations.NullMarked;
