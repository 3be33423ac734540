package io.skein.node.call;

import io.skein.protocol.CallId;

/**
 * Carries signals of calls to other nodes, apart from the messages between actors. What it has
 * taken it delivers to the other node's {@link Listener}, at most once; of one call, between the
 * same two nodes, in the order in which it took them. It may lose what it has taken when the other
 * node or the way to it fails; what it does not take, nobody has sent. Thread-safe; no method
 * blocks.
 */
public interface SignalRelay {
  /** What has become of a signal that was offered. */
  enum Offer {
    TAKEN,
    /** There is no way to that node: it is not known, or not reached. */
    NO_PEER,
    /** The way to that node is full: more was offered than it takes. */
    BUSY,
    /** It is larger than the relay carries. */
    TOO_LARGE,
    /** The relay does not run. */
    DOWN
  }

  /** Hears what other nodes send. Called on the relay's thread, so it must not block. */
  @FunctionalInterface
  interface Listener {
    /**
     * @param node that has sent it, as in {@link #offer}
     * @param signal the bytes that were offered there; the listener's to keep
     */
    void received(String node, CallId call, byte[] signal);
  }

  /**
   * Sends a signal to another node. Unless it is {@link Offer#TAKEN}, the caller sends it another
   * way.
   *
   * @param node host and port of its actor system, as members of the cluster are named: {@code
   *     "127.0.0.2:7355"}
   * @param signal not changed any more by the caller
   */
  Offer offer(String node, CallId call, byte[] signal);

  /** Who hears what arrives from now on; one at most, set once, before the first offer. */
  void listen(Listener listener);

  /** One that carries nothing: all signals go between actors. */
  static SignalRelay none() {
    return new SignalRelay() {
      @Override
      public Offer offer(String node, CallId call, byte[] signal) {
        return Offer.DOWN;
      }

      @Override
      public void listen(Listener listener) {
        // Nothing ever arrives.
      }
    };
  }
}
