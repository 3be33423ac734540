/**
 * How devices find a way to each other: which servers help them, what those want to be shown, and
 * what devices found out about them.
 */
@NullMarked
package io.skein.node.call.ice;

import org.jspecify.annotations.NullMarked;
