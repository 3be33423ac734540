/** Inboxes in Cassandra. Only here is their CQL known. */
@NullMarked
package io.skein.node.session.cassandra;

import org.jspecify.annotations.NullMarked;
