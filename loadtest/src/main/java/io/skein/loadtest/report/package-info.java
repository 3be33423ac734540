/**
 * Draws a result as one page of HTML that needs nothing else: no script to be read (one only adds a
 * cross-hair), no other file, no network. Everything comes from the {@code RunResult}, so that a
 * report can be drawn again from its {@code result.json}.
 */
@NullMarked
package io.skein.loadtest.report;

import org.jspecify.annotations.NullMarked;
