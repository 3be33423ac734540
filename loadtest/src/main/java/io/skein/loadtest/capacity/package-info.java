/**
 * Turns unit costs that were measured and ratios of use that are stated into machines, and shows
 * every step. Pure arithmetic: reads result files, measures nothing.
 */
@NullMarked
package io.skein.loadtest.capacity;

import org.jspecify.annotations.NullMarked;
