package io.skein.protocol;

/**
 * A message that a user has starred, for the user's own devices.
 *
 * @param timeMillis when; 0: it is starred no more
 */
public record Starred(ConversationId conversation, long sequence, long timeMillis) {
  /** Tells that a message is starred no more. */
  public static Starred none(ConversationId conversation, long sequence) {
    return new Starred(conversation, sequence, 0);
  }

  /** Whether it is starred no more. */
  public boolean isNone() {
    return timeMillis == 0;
  }
}
