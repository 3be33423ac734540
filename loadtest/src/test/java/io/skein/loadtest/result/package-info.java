/** Tests of results, thresholds and comparisons. */
@NullMarked
package io.skein.loadtest.result;

import org.jspecify.annotations.NullMarked;
