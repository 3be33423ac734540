/**
 * The journal: what makes an acknowledgement durable, cheap and exclusive. Entries of many entities
 * (conversations first; the ledger and calls later) go through the few lanes of a node in blocks;
 * leases say which node may decide, shard ownership says what it may decide about; recovery brings
 * a dead node's entries into history. It knows nothing of chat.
 *
 * <p>The rules that it keeps are numbered in ARCHITECTURE.md, "The journal"; code that keeps one
 * names it, as in "rule 4". All state is confined to one {@link io.skein.node.journal.Loop} per
 * node; decisions that safety rests on are methods of the classes named {@code …Rules}, which are
 * pure.
 */
@NullMarked
package io.skein.node.journal;

import org.jspecify.annotations.NullMarked;
