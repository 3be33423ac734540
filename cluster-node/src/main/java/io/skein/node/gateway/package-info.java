/** Client sockets: TCP and WebSocket on one port, framing, log-in, heartbeat, flow control. */
@NullMarked
package io.skein.node.gateway;

import org.jspecify.annotations.NullMarked;
