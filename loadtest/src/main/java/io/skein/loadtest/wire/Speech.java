package io.skein.loadtest.wire;

import java.nio.ByteBuffer;
import java.util.List;

/** What is said over the sockets of a {@link Loop}. Confined to the loop's thread. */
public interface Speech {
  /** The socket is open: begin to log in. */
  void connected(Link link);

  /** Bytes have arrived; takes all of them. */
  void received(Link link, ByteBuffer bytes);

  /** The socket is gone. */
  void disconnected(Link link);

  /** Called about every millisecond: what is done by the clock. */
  void tick(List<Link> links, long nowNanos);
}
