package io.skein.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node says: the body of a server frame. Meaning and order are told in {@code frame.proto}
 * and {@code conversation.proto}.
 */
public sealed interface Reply {
  /** The answer to a request: carries the request's number. */
  sealed interface Answer extends Reply
      permits Welcome,
          Pong,
          Failed,
          Done,
          AccessToken,
          Posted,
          Page,
          Synced,
          ConversationOpened,
          MembersChanged,
          MemberPage,
          ConversationPage,
          UsersFound,
          PeopleSynced,
          Looking,
          PrivacyKept,
          ReceiptsCounted,
          ReceiptPage,
          Highlights,
          KeepingSynced,
          ScheduledPage,
          Found,
          MergedPage,
          CallState,
          IceServers,
          SfuDescription,
          GroupReply {}

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

  /**
   * @param lifeMillis from now on
   */
  record AccessToken(String token, int lifeMillis) implements Answer {
    @Override
    public String toString() {
      return "AccessToken[" + lifeMillis + "]";
    }
  }

  record Posted(long sequence, long timeMillis, long endMillis) implements Answer {
    /** One whose message has no end. */
    public Posted(long sequence, long timeMillis) {
      this(sequence, timeMillis, 0);
    }
  }

  /**
   * @param fromStranger whether messages of a stranger wait for the reader in this direct chat
   * @param since the entry by which the reader became a member; 0: the same as {@code firstVisible}
   */
  record Page(
      List<Message> messages,
      long head,
      boolean more,
      long firstVisible,
      boolean fromStranger,
      long since)
      implements Answer {
    /** One in which no stranger waits, for who sees nothing of the time before its membership. */
    public Page(List<Message> messages, long head, boolean more, long firstVisible) {
      this(messages, head, more, firstVisible, false, 0);
    }

    /** The entry by which the reader became a member. */
    public long memberSince() {
      return since == 0 ? firstVisible : since;
    }
  }

  record Synced(List<ConversationSummary> conversations, Bytes cursor, boolean more)
      implements Answer {}

  record ConversationOpened(ConversationSummary conversation) implements Answer {}

  /**
   * @param waiting users of an invitation who wait until they are let in
   */
  record MembersChanged(long sequence, int members, int waiting) implements Answer {
    public MembersChanged(long sequence, int members) {
      this(sequence, members, 0);
    }
  }

  /**
   * @param last the last user that was looked at; null: that of the last entry
   * @param head the newest entry of the log that this is told of
   * @param prefix as it was asked for
   */
  record MemberPage(
      List<Member> members, boolean more, @Nullable UserId last, long head, String prefix)
      implements Answer {
    public MemberPage {
      // A node of the release before, in a cluster that is being upgraded, tells none.
      prefix = prefix == null ? "" : prefix;
    }

    /** One of all members. */
    public MemberPage(List<Member> members, boolean more, long head) {
      this(members, more, null, head, "");
    }
  }

  record ConversationPage(List<ConversationSummary> conversations, boolean more)
      implements Answer {}

  record UsersFound(List<User> users) implements Answer {}

  /**
   * What changed of a user's people.
   *
   * @param people as they are now, in the order of their changes; one of whom nothing is kept any
   *     more {@linkplain Person#isNone is none}
   * @param self null: unchanged
   * @param full whether everybody is to be forgotten who is neither in {@code all} nor told of
   *     after this
   * @param all with {@code full}: everybody who is kept
   */
  record PeopleSynced(
      List<Person> people,
      @Nullable Self self,
      boolean full,
      List<UserId> all,
      Bytes cursor,
      boolean more)
      implements Answer {
    @Override
    public String toString() {
      return "PeopleSynced[" + people.size() + (full ? ", full" : "") + (more ? ", more]" : "]");
    }
  }

  /**
   * @param typing whether it is told who types
   */
  record Looking(Receipts receipts, boolean typing) implements Answer {
    /** How receipts are told. */
    public enum Receipts {
      NONE,
      /** How many have received and read a message. */
      COUNTS,
      /** Who has, too. */
      NAMES
    }
  }

  record PrivacyKept(Privacy privacy) implements Answer {}

  /**
   * @param members those who were members then and are now, without who asks
   */
  record ReceiptsCounted(int members, int delivered, int read) implements Answer {}

  record ReceiptPage(List<Receipt> receipts, boolean more) implements Answer {}

  /**
   * What is highlighted in a conversation, of what the reader may see.
   *
   * @param head the entry of the log as of which it is told
   * @param highlighted by the sequence of what highlighted them, ascending
   */
  record Highlights(ConversationId conversation, long head, List<Highlighted> highlighted)
      implements Answer {}

  /**
   * A message that is highlighted.
   *
   * @param target the message
   * @param sequence the entry that highlighted it
   * @param user who did
   * @param endMillis when the message's life is over; 0: it has no end
   */
  record Highlighted(long target, long sequence, UserId user, long timeMillis, long endMillis) {
    /** Of a message without end. */
    public Highlighted(long target, long sequence, UserId user, long timeMillis) {
      this(target, sequence, user, timeMillis, 0);
    }

    /** Whether the message's life is over at this time. */
    public boolean isOver(long nowMillis) {
      return endMillis != 0 && nowMillis >= endMillis;
    }
  }

  /**
   * What changed of what a user keeps of messages.
   *
   * @param starred in the order of the changes
   * @param discarded as well
   * @param full whether every star is to be forgotten that is neither here nor told of after this
   */
  record KeepingSynced(
      List<Starred> starred, List<Discarded> discarded, boolean full, Bytes cursor, boolean more)
      implements Answer {
    @Override
    public String toString() {
      return "KeepingSynced["
          + starred.size()
          + ", "
          + discarded.size()
          + (full ? ", full" : "")
          + (more ? ", more]" : "]");
    }
  }

  /**
   * What a user has scheduled, ascending by client id.
   *
   * @param change number of the newest change of it
   */
  record ScheduledPage(List<ScheduledPost> posts, boolean more, long change) implements Answer {
    @Override
    public String toString() {
      return "ScheduledPage[" + posts.size() + (more ? ", more]" : "]");
    }
  }

  /** The connection ends within a second. */
  record GoAway(ErrorCode code, String detail, int reconnectAfterMillis) implements Reply {}

  /**
   * @param fromStranger whether the sender is a stranger to the other user of this direct chat
   */
  record MessageEvent(Message message, boolean fromStranger) implements Event {
    /** Of a group, or of a chat whose users know each other. */
    public MessageEvent(Message message) {
      this(message, false);
    }
  }

  record HeadEvent(ConversationId conversation, long head) implements Event {}

  /** {@code unread} and what follows are told of one's own cursor alone. */
  record CursorEvent(
      ConversationId conversation,
      UserId user,
      long delivered,
      long read,
      int unread,
      long head,
      int unreadMentions,
      long firstMention)
      implements Event {
    /** Another member's, or one that tells of no mentions. */
    public CursorEvent(
        ConversationId conversation,
        UserId user,
        long delivered,
        long read,
        int unread,
        long head) {
      this(conversation, user, delivered, read, unread, head, 0, 0);
    }
  }

  record PreferencesEvent(ConversationId conversation, Preferences preferences) implements Event {}

  /**
   * People changed.
   *
   * @param after the state to which this is a change
   * @param cursor the state after it
   * @param self null: unchanged
   */
  record PeopleEvent(Bytes after, Bytes cursor, List<Person> people, @Nullable Self self)
      implements Event {
    @Override
    public String toString() {
      return "PeopleEvent[" + people + (self == null ? "]" : ", self]");
    }
  }

  /**
   * What the user keeps of messages changed.
   *
   * @param after the state to which this is a change
   * @param cursor the state after it
   */
  record KeepingEvent(Bytes after, Bytes cursor, List<Starred> starred, List<Discarded> discarded)
      implements Event {}

  /** What is told in the conversation that the connection looks at has changed. */
  record LookingEvent(ConversationId conversation, Looking.Receipts receipts, boolean typing)
      implements Event {}

  record TypingEvent(ConversationId conversation, List<Typist> typists) implements Event {}

  record PresenceEvent(List<Presence> presences) implements Event {
    @Override
    public String toString() {
      return "PresenceEvent[" + presences.size() + "]";
    }
  }

  record PrivacyEvent(Privacy privacy) implements Event {}

  record ReceiptCountsEvent(ConversationId conversation, List<ReceiptCount> counts)
      implements Event {}

  /** How a call is now. */
  record CallState(Call call) implements Answer {}

  /**
   * What a device finds a way to others with.
   *
   * @param urls of STUN and TURN servers; none: there are none
   * @param username for those of TURN; empty, as the credential: there are none
   * @param expiresMillis until when the credential is good; 0: there is none
   */
  record IceServers(
      List<String> urls, String username, String credential, long expiresMillis, Policy policy)
      implements Answer {
    /** Which ways media may go. */
    public enum Policy {
      ALL,
      /** Through a relay and nowhere else. */
      RELAY
    }

    /** Without the credential. */
    @Override
    public String toString() {
      return "IceServers[" + urls.size() + " URLs, " + policy + ", " + expiresMillis + "]";
    }
  }

  /**
   * What a call's SFU says: its answer to who publishes, its offer to who subscribes.
   *
   * @param sdp empty: nothing is to be negotiated
   * @param streams to who subscribes: what the media sections bring
   */
  record SfuDescription(String sdp, List<SfuStream> streams) implements Answer {
    /** Without the description: addresses are in it. */
    @Override
    public String toString() {
      return "SfuDescription[" + sdp.length() + " characters, " + streams.size() + " streams]";
    }
  }

  /**
   * What one media section of an SFU's offer brings.
   *
   * @param mid the section's identification
   */
  record SfuStream(String mid, TrackName track) {}

  /** A call has changed. */
  record CallEvent(Call call) implements Event {}

  /**
   * A signal for this device.
   *
   * @param user who sent it, on which device
   */
  record CallSignalEvent(
      ConversationId conversation, CallId id, UserId user, DeviceId device, CallSignal signal)
      implements Event {}

  /**
   * What is scheduled has changed.
   *
   * @param change number of the change
   * @param gone those that are posted or cancelled
   */
  record ScheduledEvent(long change, List<ScheduledPost> posts, List<ClientId> gone)
      implements Event {}

  /**
   * What a search found, the newest first.
   *
   * @param messages may be none though there is a next page
   * @param next for {@link Request.Search#before}; empty: there is no more
   * @param incomplete whether messages may be missing here, for now
   */
  record Found(List<FoundMessage> messages, Bytes next, boolean incomplete) implements Answer {}

  /**
   * A message that a search found.
   *
   * @param message as it is now: of one that was edited, with its newest text
   * @param edit of one that was edited: the entry that gave the text; 0: as it was posted
   */
  record FoundMessage(Message message, long edit) {}

  /**
   * Some of the messages that were forwarded as one, in their order.
   *
   * @param more whether there are others after them
   */
  record MergedPage(List<MergedMessage> messages, boolean more) implements Answer {}

  /**
   * One of them, as it was when they were forwarded.
   *
   * @param position 1, 2, 3 … among them
   * @param sender who said it first
   * @param timeMillis when, as {@link Message#timeMillis}
   */
  record MergedMessage(int position, UserId sender, long timeMillis, Content content) {}

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
   * @param preferences the reader's own
   * @param fromStranger whether the peer is a stranger whose messages wait for the reader
   * @param mode of a group; null for a direct chat
   * @param role of the reader in a group; null if the reader is no member any more
   * @param since the entry by which the reader became a member; 0: the same as {@code firstVisible}
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
      long firstMention,
      Preferences preferences,
      boolean fromStranger,
      @Nullable GroupMode mode,
      Member.@Nullable Role role,
      long since) {
    public ConversationSummary {
      // A node of the release before, in a cluster that is being upgraded, tells none.
      preferences = preferences == null ? Preferences.NONE : preferences;
    }

    /** One of a chat whose users know each other. */
    public ConversationSummary(
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
        long firstMention,
        Preferences preferences) {
      this(
          conversation,
          title,
          head,
          firstVisible,
          read,
          unread,
          last,
          members,
          peer,
          unreadMentions,
          firstMention,
          preferences,
          false,
          null,
          null,
          0);
    }

    /** As a conversation tells it, which knows nobody's preferences. */
    public ConversationSummary(
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
      this(
          conversation,
          title,
          head,
          firstVisible,
          read,
          unread,
          last,
          members,
          peer,
          unreadMentions,
          firstMention,
          Preferences.NONE);
    }

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

    /** The entry by which the reader became a member. */
    public long memberSince() {
      return since == 0 ? firstVisible : since;
    }

    /** The same, for a reader who keeps the conversation so. */
    public ConversationSummary with(Preferences preferred) {
      return new ConversationSummary(
          conversation,
          title,
          head,
          firstVisible,
          read,
          unread,
          last,
          members,
          peer,
          unreadMentions,
          firstMention,
          preferred,
          fromStranger,
          mode,
          role,
          since);
    }

    @Override
    public String toString() {
      return "ConversationSummary[" + conversation + ", head " + head + ", unread " + unread + "]";
    }
  }

  /**
   * @param remark what the member goes by in this group; empty: by its name
   * @param mutedUntilMillis until when it may not post; 0: it may
   */
  record Member(
      UserId user,
      Role role,
      long since,
      long delivered,
      long read,
      String name,
      String remark,
      long mutedUntilMillis) {
    /** From the most to the least. */
    public enum Role {
      OWNER,
      ADMIN,
      MEMBER;

      /** Whether one of this role has a say over one of the other. */
      public boolean isAbove(Role other) {
        return compareTo(other) < 0;
      }

      /** Whether this role is the least that is wanted, or more. */
      public boolean isAtLeast(Role least) {
        return compareTo(least) <= 0;
      }
    }

    public Member {
      // A node of the release before, in a cluster that is being upgraded, tells none.
      remark = remark == null ? "" : remark;
    }

    /** One without a remark, who may post. */
    public Member(UserId user, Role role, long since, long delivered, long read, String name) {
      this(user, role, since, delivered, read, name, "", 0);
    }

    /** What it is called in the group. */
    public String shownName() {
      return remark.isEmpty() ? name : remark;
    }

    @Override
    public String toString() {
      return "Member[" + user + ", " + role + "]";
    }
  }

  /**
   * A user as others see it.
   *
   * @param displayName empty: the name is shown
   */
  record User(UserId id, String name, String displayName, String signature) {
    public User {
      // A node of the release before, in a cluster that is being upgraded, tells neither.
      displayName = displayName == null ? "" : displayName;
      signature = signature == null ? "" : signature;
    }

    /** One who tells nothing of itself. */
    public User(UserId id, String name) {
      this(id, name, "", "");
    }

    /** Without what the user tells of itself. */
    @Override
    public String toString() {
      return "User[" + id + ", " + name + "]";
    }
  }

  record Typist(UserId user, Request.Typing.Kind kind) {}

  /**
   * How a user is there, as far as others may know.
   *
   * @param lastSeenMillis 0: not told, not known, or online
   */
  record Presence(UserId user, boolean online, long lastSeenMillis) {}

  /**
   * One who has received a message.
   *
   * @param read whether it was read, too
   * @param name empty if the account is deleted
   */
  record Receipt(UserId user, boolean read, String name) {}

  record ReceiptCount(long sequence, int members, int delivered, int read) {}
}
