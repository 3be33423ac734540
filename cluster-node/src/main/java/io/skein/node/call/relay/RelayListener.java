package io.skein.node.call.relay;

import io.skein.protocol.Bytes;

/** Hears the signals of other nodes. Called on the thread of the relay, so it must not block. */
public interface RelayListener {
  /**
   * A signal has come. Once this returns the peer is told that it has arrived.
   *
   * @param peer who sent it, as {@link RelayPeer#name} has it; proven
   */
  void onSignal(String peer, Bytes call, Bytes signal);

  /**
   * Told before a signal if others of its call, sent earlier by the peer, have not come by the
   * relay: they were refused to their sender, and come another way or not at all. Also told where
   * this node has forgotten the call, or has just started.
   */
  void onGap(String peer, Bytes call);
}
