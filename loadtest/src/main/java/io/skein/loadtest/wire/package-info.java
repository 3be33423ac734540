/**
 * The lean driver: many sockets on one thread, in the target's own protocol, doing little more than
 * a kernel does.
 */
@NullMarked
package io.skein.loadtest.wire;

import org.jspecify.annotations.NullMarked;
