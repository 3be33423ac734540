package io.skein.node.call;

import io.skein.protocol.CallId;
import io.skein.protocol.ConversationId;
import io.skein.protocol.EncodedFrame;
import io.skein.protocol.UserId;

/** The way from calls to the sessions of those who are to hear of them. Thread-safe. */
@FunctionalInterface
public interface CallNotices {
  /**
   * What is told. Of two about one conversation the one with the higher version counts.
   *
   * @param frame the event
   * @param rings whether devices of the user ring: those that come now are to hear it, too
   */
  record Told(
      ConversationId conversation, CallId call, long version, EncodedFrame frame, boolean rings) {}

  /** May be lost, and may be repeated. */
  void tell(UserId user, Told told);
}
