/**
 * Client sockets, on Netty: one port for native TCP, TLS and WebSocket; log-in, heartbeat, requests
 * in, events out, and the bounds on all of it. A connection's state is confined to one event loop;
 * its actor is the address under which the cluster knows it.
 */
@NullMarked
package io.skein.node.gateway;

import org.jspecify.annotations.NullMarked;
