package io.skein.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node says: the body of a server frame. Meaning and order are told in {@code frame.proto}
 * and {@code conversation.proto}.
 */
public sealed interface Reply {
  /** The answer to a request: carries the request's number. */
  sealed interface Answer extends Reply {}

  /** A hint that something changed: request number 0, may be lost. */
  sealed interface Event extends Reply {}

  record Welcome(
      UserId user,
      DeviceId device,
      String node,
      long timeMillis,
      int heartbeatMillis,
      boolean resumed,
      Limits limits,
      List<String> endpoints)
      implements Answer {}

  record Pong(long echo, long timeMillis) implements Answer {}

  record Failed(ErrorCode code, String detail, int retryAfterMillis) implements Answer {
    public static Failed of(ErrorCode code, String detail) {
      return new Failed(code, detail, 0);
    }
  }

  record Done() implements Answer {
    public static final Done INSTANCE = new Done();
  }

  record Posted(long sequence, long timeMillis) implements Answer {}

  record Page(List<Message> messages, long head, boolean more, long firstVisible)
      implements Answer {}

  record Synced(List<ConversationSummary> conversations, Bytes cursor, boolean more)
      implements Answer {}

  record ConversationOpened(ConversationSummary conversation) implements Answer {}

  record MembersChanged(long sequence, int members) implements Answer {}

  record MemberPage(List<Member> members, boolean more) implements Answer {}

  record ConversationPage(List<ConversationSummary> conversations, boolean more)
      implements Answer {}

  record UsersFound(List<User> users) implements Answer {}

  /** The connection ends within a second. */
  record GoAway(ErrorCode code, String detail, int reconnectAfterMillis) implements Reply {}

  record MessageEvent(Message message) implements Event {}

  record HeadEvent(ConversationId conversation, long head) implements Event {}

  /** {@code unread} and what follows are told of one's own cursor alone. */
  record CursorEvent(
      ConversationId conversation,
      UserId user,
      long delivered,
      long read,
      int unread,
      int unreadMentions,
      long firstMention)
      implements Event {
    /** One that tells of no mentions. */
    public CursorEvent(
        ConversationId conversation, UserId user, long delivered, long read, int unread) {
      this(conversation, user, delivered, read, unread, 0, 0);
    }
  }

  record ResyncEvent() implements Event {
    public static final ResyncEvent INSTANCE = new ResyncEvent();
  }

  /** A body that this release does not know; clients skip it. */
  record Unknown() implements Reply {
    public static final Unknown INSTANCE = new Unknown();
  }

  /**
   * One line of a conversation list, as one user sees it.
   *
   * @param title empty for a direct chat
   * @param last the newest message up to {@code head} that is no operation, as it was posted; null
   *     if there is none
   * @param members 0 if the reader is no member any more
   * @param peer the other user of a direct chat, else null
   * @param unreadMentions messages above {@code read} that mention the reader
   * @param firstMention sequence of the first of these; 0: none
   */
  record ConversationSummary(
      ConversationId conversation,
      String title,
      long head,
      long firstVisible,
      long read,
      int unread,
      @Nullable Message last,
      int members,
      @Nullable UserId peer,
      int unreadMentions,
      long firstMention) {
    /** One of a reader whom no unread message mentions. */
    public ConversationSummary(
        ConversationId conversation,
        String title,
        long head,
        long firstVisible,
        long read,
        int unread,
        @Nullable Message last,
        int members,
        @Nullable UserId peer) {
      this(conversation, title, head, firstVisible, read, unread, last, members, peer, 0, 0);
    }

    @Override
    public String toString() {
      return "ConversationSummary[" + conversation + ", head " + head + ", unread " + unread + "]";
    }
  }

  record Member(UserId user, Role role, long since, long delivered, long read, String name) {
    public enum Role {
      OWNER,
      MEMBER
    }
  }

  record User(UserId id, String name) {}
}
