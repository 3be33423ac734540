package io.skein.node.call.relay;

/**
 * The network between relays, as one relay's thread sees it. Every method is called on that thread,
 * and whatever it throws means that the wire is broken and has to be opened anew, but for {@link
 * StreamFailedException}.
 */
interface Wire extends AutoCloseable {
  /** Opens wires. */
  interface Opener {
    /** Blocks for a moment. Fails with whatever keeps it from opening. */
    Wire open();
  }

  /** Packets to a peer, and from it. */
  interface Stream extends AutoCloseable {
    OfferOutcome offer(byte[] packet, int length);

    /**
     * Hands on what has come, at most so many packets.
     *
     * @return how many
     */
    int poll(PacketHandler handler, int most);

    @Override
    void close();
  }

  /** Takes a packet, which is its own only until it returns. */
  interface PacketHandler {
    void onPacket(byte[] packet, int length);
  }

  /** This stream cannot be opened; others may. */
  final class StreamFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StreamFailedException(Throwable cause) {
      super(cause.getMessage(), cause);
    }
  }

  /**
   * Opens the stream on which this node writes to the peer, and the one on which it hears it.
   *
   * @param own what this node writes on
   */
  Stream open(RelayPeer peer, Route own);

  /** One round of what has to be done all the time; the amount of work there was. */
  int work();

  @Override
  void close();
}
