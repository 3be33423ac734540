/** Calls in Cassandra. */
@NullMarked
package io.skein.node.call.cassandra;

import org.jspecify.annotations.NullMarked;
