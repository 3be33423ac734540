package io.skein.node.gateway;

/** Where a connection's frames come from: the last handler of its pipeline. */
interface FrameSource {
  /** Sets the largest frame that is taken. */
  void frameBytesMax(int frameBytesMax);

  /**
   * True if the end of what the node says is told by closing this half of the socket; false where a
   * layer between, TLS, has to say so itself.
   */
  boolean endsOutput();
}
