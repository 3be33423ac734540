/**
 * The journal's leases as Pekko sees them: shards that start only when their lease is acquired, the
 * questions between nodes, and leaving the cluster. Nothing here decides: safety rests on {@link
 * io.skein.node.journal.JournalNode} and the store, and two regions may both believe in a shard.
 */
@NullMarked
package io.skein.node.journal.pekko;

import org.jspecify.annotations.NullMarked;
