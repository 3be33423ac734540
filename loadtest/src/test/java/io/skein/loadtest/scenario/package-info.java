/** Scenarios against targets that are made up. */
@NullMarked
package io.skein.loadtest.scenario;

import org.jspecify.annotations.NullMarked;
