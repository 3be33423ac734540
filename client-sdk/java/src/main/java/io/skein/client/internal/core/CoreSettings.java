package io.skein.client.internal.core;

import io.skein.client.FirstSync;

/**
 * How a client decides.
 *
 * @param postWindow most posts of one conversation in flight
 * @param callbacksMax messages on their way to the listener; when there are as many, events are
 *     left lying and pulled later
 * @param callsMax requests (not posts) that wait for an answer; one more is refused with OVERLOADED
 * @param ackDelayMillis from a message handled to its receipt sent: one receipt for many messages
 * @param receipts whether {@code Delivered} is sent at all
 * @param answerTimeoutMillis a connection that leaves a request unanswered for as long is given up
 */
public record CoreSettings(
    int postWindow,
    int callbacksMax,
    int callsMax,
    long ackDelayMillis,
    boolean receipts,
    long answerTimeoutMillis,
    FirstSync firstSync) {
  public static final CoreSettings DEFAULTS =
      new CoreSettings(8, 10_000, 1_000, 400, true, 20_000, FirstSync.UNREAD);

  /** With {@link FirstSync#UNREAD}: most messages of one conversation. */
  static final int FIRST_SYNC_MESSAGES_MAX = 1_000;

  /** Most pulls in flight: the rest of the connection's requests is for what the user does. */
  static final int PULLS_MAX = 4;
}
