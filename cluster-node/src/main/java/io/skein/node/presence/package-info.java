/**
 * Who is there: which users the connections of this node watch, and what they are told of them. One
 * actor per node stands between the sessions, which know, and the connections, which want to know.
 */
@NullMarked
package io.skein.node.presence;

import org.jspecify.annotations.NullMarked;
