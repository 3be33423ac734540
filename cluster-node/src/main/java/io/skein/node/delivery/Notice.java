package io.skein.node.delivery;

import io.skein.node.platform.ClusterMessage;
import io.skein.protocol.ConversationId;
import io.skein.protocol.EncodedFrame;
import io.skein.protocol.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a conversation tells the session of one member. Hints, at most once: what they tell is in
 * the log, and a conversation repeats {@link Secure}, {@link Joined} and {@link Left} until the
 * session has answered that it knows and the member is safe.
 */
public sealed interface Notice extends ClusterMessage {
  ConversationId conversation();

  /**
   * Messages were appended.
   *
   * @param first sequence of the first of them
   * @param head sequence of the last of them
   * @param frames one {@code MessageEvent} each, in order of sequence; push them to every attached
   *     device but {@code origin}'s
   * @param since first sequence that this member may see
   * @param origin the connection whose request made them (it gets its answer instead), if there is
   *     one for all of them
   */
  record Appended(
      ConversationId conversation,
      long first,
      long head,
      List<EncodedFrame> frames,
      long since,
      @Nullable DeviceOrigin origin)
      implements Notice {}

  /**
   * Make durable dirty marks for each device that has not acknowledged {@code head}; then say so
   * with a member cursor.
   */
  record Secure(ConversationId conversation, long head, long since) implements Notice {}

  /**
   * The user is a member from {@code since} on; the row of the conversation list must be durable
   * before the member is safe.
   */
  record Joined(ConversationId conversation, long since, long head, boolean large)
      implements Notice {}

  /** The user is no member any more; sees nothing after {@code until}. */
  record Left(ConversationId conversation, long until) implements Notice {}

  /**
   * The conversation outgrew the small size: from now on its messages come through the nodes'
   * fan-out, without dirty marks. If it is lost, a {@link Joined} with {@code large} says so.
   */
  record BecameLarge(ConversationId conversation, long head) implements Notice {}

  /**
   * A message of a large conversation, of which sessions hear nothing else, mentions the user: a
   * reason to look whether devices that are not here are to be notified. At most once, and never
   * repeated.
   */
  record Mentioned(ConversationId conversation, long sequence) implements Notice {}

  /**
   * A cursor moved: of another member (a receipt), or one's own (for one's other devices, with the
   * unread count and the mentions, and the head up to which they were counted).
   */
  record CursorMoved(
      ConversationId conversation,
      UserId user,
      long delivered,
      long read,
      int unread,
      int unreadMentions,
      long firstMention,
      long head)
      implements Notice {
    /** One of another member, or one that tells of no mentions. */
    public CursorMoved(
        ConversationId conversation,
        UserId user,
        long delivered,
        long read,
        int unread,
        long head) {
      this(conversation, user, delivered, read, unread, 0, 0, head);
    }
  }

  /**
   * Cursors of several other members moved (receipts).
   *
   * @param frames one {@code CursorEvent} each
   */
  record CursorsMoved(ConversationId conversation, List<EncodedFrame> frames) implements Notice {}
}
