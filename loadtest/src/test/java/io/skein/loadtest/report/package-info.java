/** Tests of the report. */
@NullMarked
package io.skein.loadtest.report;

import org.jspecify.annotations.NullMarked;
