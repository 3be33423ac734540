/** Scenarios that are composed in a file. */
@NullMarked
package io.skein.loadtest.scenario.file;

import org.jspecify.annotations.NullMarked;
