/** What devices found out, in Cassandra. */
@NullMarked
package io.skein.node.call.ice.cassandra;

import org.jspecify.annotations.NullMarked;
