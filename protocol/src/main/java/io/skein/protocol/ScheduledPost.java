package io.skein.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What a user has scheduled, as its own devices see it.
 *
 * @param clientId by which it is known, and under which it is posted
 * @param dueMillis when it is posted, or was to be
 * @param refusal of one that was refused; else null
 */
public record ScheduledPost(
    ClientId clientId,
    ConversationId conversation,
    Content content,
    long dueMillis,
    State state,
    @Nullable ErrorCode refusal) {
  /** What has become of it. */
  public enum State {
    WAITING,
    /** No change of it is taken any more. */
    POSTING,
    /** It was not posted, and will not be unless the user says so. */
    REFUSED
  }

  /** One that waits for its time. */
  public static ScheduledPost waiting(
      ClientId clientId, ConversationId conversation, Content content, long dueMillis) {
    return new ScheduledPost(clientId, conversation, content, dueMillis, State.WAITING, null);
  }

  /** The same, from when it is being posted. */
  public ScheduledPost posting() {
    return new ScheduledPost(clientId, conversation, content, dueMillis, State.POSTING, null);
  }

  /** The same, refused. */
  public ScheduledPost refused(ErrorCode code) {
    return new ScheduledPost(clientId, conversation, content, dueMillis, State.REFUSED, code);
  }

  @Override
  public String toString() {
    return "ScheduledPost[" + conversation + ", " + state + "]";
  }
}
