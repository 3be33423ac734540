/** The log of conversations, and the ids of groups, in Cassandra. Only here is their CQL known. */
@NullMarked
package io.skein.node.conversation.cassandra;

import org.jspecify.annotations.NullMarked;
