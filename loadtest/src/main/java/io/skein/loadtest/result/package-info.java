/**
 * What a run found, as values: figures, time line, thresholds and verdict, and the files that keep
 * them. Nothing here measures; scenarios hand in histograms and counts, and everything else is
 * computed from those, so that a result read back from its file says the same as the run did.
 */
@NullMarked
package io.skein.loadtest.result;

import org.jspecify.annotations.NullMarked;
