/** Plants each kind of violation, and sees it found. */
@NullMarked
package io.skein.loadtest.history;

import org.jspecify.annotations.NullMarked;
