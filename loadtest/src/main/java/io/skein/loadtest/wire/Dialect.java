package io.skein.loadtest.wire;

import java.nio.ByteBuffer;
import java.util.List;

/** A target's protocol, as far as a scenario needs it. Confined to the {@link Loop}'s thread. */
public interface Dialect {
  /** The socket is open: begin to log in. Later {@link Events#ready} or {@link Events#failed}. */
  void connected(Link link);

  /** Bytes have arrived; takes all of them. */
  void received(Link link, ByteBuffer bytes);

  /**
   * Posts a message to the user's partner (users 0 and 1, 2 and 3, …), carrying a tag. Later {@link
   * Events#accepted} where the target acknowledges, and {@link Events#delivered} at the partner.
   */
  void post(Link link, Tag tag);

  /**
   * Called about every millisecond: what the dialect does by the clock (heartbeats, coalesced
   * acknowledgements).
   */
  void tick(List<Link> links, long nowNanos);

  /** What a dialect tells a scenario. */
  interface Events {
    /** Logged in. */
    void ready(Link link);

    /** The target has acknowledged the post with this number of this link's user. */
    void accepted(Link link, int number);

    /** A message has arrived at this link. */
    void delivered(Link link, Tag tag);

    /** The target refused something; the text says what, without message text. */
    void failed(Link link, String what);

    /** The connection ended, and it was not us. */
    void closed(Link link);
  }
}
