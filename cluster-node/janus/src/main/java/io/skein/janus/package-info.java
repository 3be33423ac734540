/** A real SFU for tests. */
@NullMarked
package io.skein.janus;

import org.jspecify.annotations.NullMarked;
