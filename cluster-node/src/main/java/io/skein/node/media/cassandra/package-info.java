/** What is known about media, in Cassandra. */
@NullMarked
package io.skein.node.media.cassandra;

import org.jspecify.annotations.NullMarked;
