/**
 * Search among a user's messages: an index of each shard of conversations, what it is fed with, and
 * how a search is answered.
 */
@NullMarked
package io.skein.node.search;

import org.jspecify.annotations.NullMarked;
