/** The log of conversations on the journal of the node: messages are its entries. */
@NullMarked
package io.skein.node.conversation.journal;

import org.jspecify.annotations.NullMarked;
