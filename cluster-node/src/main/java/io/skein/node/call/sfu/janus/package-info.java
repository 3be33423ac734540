/** Janus as the SFU: its videoroom plugin, over the WebSocket API. */
@NullMarked
package io.skein.node.call.sfu.janus;

import org.jspecify.annotations.NullMarked;
