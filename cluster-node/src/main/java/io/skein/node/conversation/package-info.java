/**
 * One sharded actor per chat: gives order, holds members and cursors, stores before it
 * acknowledges.
 */
@NullMarked
package io.skein.node.conversation;

import org.jspecify.annotations.NullMarked;
