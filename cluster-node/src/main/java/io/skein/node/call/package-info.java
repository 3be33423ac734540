/**
 * Calls: the rules, one actor for the call of each conversation, and the way of signals between the
 * devices that take part.
 */
@NullMarked
package io.skein.node.call;

import org.jspecify.annotations.NullMarked;
