/**
 * Carries call signals between nodes over Aeron, apart from the path that chats take. It knows
 * nothing of calls but their ids: bytes go to a peer, and what came of them is told. {@link
 * io.skein.node.call.relay.Association} and what it is made of are rules that see neither Aeron nor
 * a clock; {@link io.skein.node.call.relay.AeronWire} is where Aeron is.
 */
@NullMarked
package io.skein.node.call.relay;

import org.jspecify.annotations.NullMarked;
