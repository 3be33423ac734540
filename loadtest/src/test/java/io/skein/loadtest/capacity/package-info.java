/** Tests of the capacity calculator. */
@NullMarked
package io.skein.loadtest.capacity;

import org.jspecify.annotations.NullMarked;
