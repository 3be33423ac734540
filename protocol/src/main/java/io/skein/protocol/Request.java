package io.skein.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for: the body of a client frame. Field rules, limits and answers are told in
 * {@code frame.proto}.
 */
public sealed interface Request {
  /**
   * {@code resume} is the cursor of the last completed sync, empty at first.
   *
   * @param instance a number that this run of the client drew for itself; 0 if it does not tell
   * @param attempt grows with each connection that the instance makes
   */
  record Hello(int version, String token, String client, Bytes resume, long instance, int attempt)
      implements Request {
    /** Of a client that does not tell its connections apart. */
    public Hello(int version, String token, String client, Bytes resume) {
      this(version, token, client, resume, 0, 0);
    }

    @Override
    public String toString() {
      return "Hello[" + version + ", " + client + "]";
    }
  }

  record Ping(long echo) implements Request {}

  record RenewToken(String token) implements Request {
    @Override
    public String toString() {
      return "RenewToken[]";
    }
  }

  record AskToken() implements Request {}

  record Post(
      ConversationId conversation,
      ClientId clientId,
      long knownHead,
      Content content,
      @Nullable ClientId previous)
      implements Request {
    /** One that no other post must come before. */
    public Post(ConversationId conversation, ClientId clientId, long knownHead, Content content) {
      this(conversation, clientId, knownHead, content, null);
    }
  }

  record Pull(ConversationId conversation, long from, Direction direction, int limit)
      implements Request {
    public enum Direction {
      /** Sequences above {@code from}, ascending. */
      FORWARD,
      /** The newest below {@code from} (0: from the head), also given ascending. */
      BACKWARD
    }
  }

  record Sync(Bytes cursor) implements Request {}

  record Delivered(ConversationId conversation, long sequence) implements Request {}

  record Read(ConversationId conversation, long sequence) implements Request {}

  record OpenDirect(UserId user) implements Request {}

  record CreateGroup(ClientId clientId, String title, List<UserId> users) implements Request {
    @Override
    public String toString() {
      return "CreateGroup[" + users.size() + " users]";
    }
  }

  record Invite(ConversationId conversation, List<UserId> users) implements Request {}

  record Remove(ConversationId conversation, List<UserId> users) implements Request {}

  record Leave(ConversationId conversation) implements Request {}

  record Rename(ConversationId conversation, String title) implements Request {
    @Override
    public String toString() {
      return "Rename[" + conversation + "]";
    }
  }

  /** Decides about users of a group. */
  record ChangeMembers(ConversationId conversation, ChangeMembers.Action action, List<UserId> users)
      implements Request {
    public enum Action {
      /** They are members no more, and do not come back. */
      BAN,
      UNBAN,
      /** Who waits is let in. */
      APPROVE,
      /** Who waits is not, or does not want to be any more. */
      REFUSE
    }
  }

  /** Asks for a change of a group; what the node alone says is left empty in it. */
  record ChangeGroup(ConversationId conversation, GroupChange change) implements Request {}

  /**
   * The sender wants to be a member of a group.
   *
   * @param token of an invitation link; empty: without one
   * @param answer to the group's question
   */
  record JoinGroup(ConversationId conversation, Bytes token, String answer) implements Request {
    @Override
    public String toString() {
      return "JoinGroup[" + conversation + "]";
    }
  }

  /**
   * @param token of an invitation link, for a preview; empty: without one
   * @param after entries of lists above this user
   */
  record AskGroup(
      ConversationId conversation, What what, Bytes token, @Nullable UserId after, int limit)
      implements Request {
    public enum What {
      GROUP,
      /** What one should know before one joins. */
      PREVIEW,
      /** Who waits to be let in. */
      REQUESTS,
      LINKS,
      BANNED
    }
  }

  /**
   * @param prefix only members whose name or remark begins so; empty: all
   */
  record ListMembers(ConversationId conversation, @Nullable UserId after, int limit, String prefix)
      implements Request {
    public ListMembers(ConversationId conversation, @Nullable UserId after, int limit) {
      this(conversation, after, limit, "");
    }

    @Override
    public String toString() {
      return "ListMembers[" + conversation + "]";
    }
  }

  record ListConversations(@Nullable ConversationId after, int limit) implements Request {}

  record SetPreferences(ConversationId conversation, PreferencesChange change) implements Request {}

  /** Changes what the user tells of itself. */
  record SetSelf(SelfChange change) implements Request {}

  /** Changes how the user keeps another one. */
  record ChangePerson(UserId user, PersonChange change) implements Request {}

  /** Asks for what changed of the user's people since the cursor; empty: for all of them. */
  record SyncPeople(Bytes cursor) implements Request {}

  /**
   * @param conversation null: none any more
   */
  record Look(@Nullable ConversationId conversation) implements Request {}

  record Typing(ConversationId conversation, Kind kind) implements Request {
    public enum Kind {
      /** No longer, though nothing was sent. */
      STOPPED,
      TEXT,
      VOICE
    }
  }

  record WatchUsers(List<UserId> users) implements Request {
    @Override
    public String toString() {
      return "WatchUsers[" + users.size() + "]";
    }
  }

  /** What is null stays as it is. */
  record ChangePrivacy(
      Privacy.@Nullable Audience lastSeenTo,
      @Nullable Boolean invisible,
      @Nullable Boolean readsHidden)
      implements Request {
    /** What is kept after this, of what was before. */
    public Privacy appliedTo(Privacy before) {
      return new Privacy(
          lastSeenTo == null ? before.lastSeenTo() : lastSeenTo,
          invisible == null ? before.invisible() : invisible,
          readsHidden == null ? before.readsHidden() : readsHidden);
    }
  }

  record CountReceipts(ConversationId conversation, long sequence) implements Request {}

  record ListReceipts(ConversationId conversation, long sequence, @Nullable UserId after, int limit)
      implements Request {}

  record SwitchReceipts(ConversationId conversation, boolean on) implements Request {}

  record ListHighlights(ConversationId conversation) implements Request {}

  /**
   * @param starred false: it is starred no more
   */
  record StarMessage(ConversationId conversation, long sequence, boolean starred)
      implements Request {}

  /**
   * Deletes messages for the user alone.
   *
   * @param upTo all up to this one, too; 0: none
   */
  record DiscardMessages(ConversationId conversation, List<Long> sequences, long upTo)
      implements Request {
    @Override
    public String toString() {
      return "DiscardMessages[" + conversation + ", " + sequences.size() + ", " + upTo + "]";
    }
  }

  /** Asks for what changed of what the user keeps of messages; empty: for all of it. */
  record SyncKeeping(Bytes cursor) implements Request {}

  /** Has a content posted at a time. */
  record SchedulePost(
      ConversationId conversation, ClientId clientId, long dueMillis, Content content)
      implements Request {}

  /**
   * Changes what was scheduled.
   *
   * @param dueMillis 0: as it was
   * @param content null: as it was
   */
  record ChangeScheduled(
      ClientId clientId, ChangeScheduled.Action action, long dueMillis, @Nullable Content content)
      implements Request {
    public enum Action {
      ALTER,
      CANCEL,
      SEND_NOW
    }

    /** One of the actions that need no more words. */
    public static ChangeScheduled of(ClientId clientId, ChangeScheduled.Action action) {
      return new ChangeScheduled(clientId, action, 0, null);
    }
  }

  /**
   * @param after entries above this client id; null: from the first
   */
  record ListScheduled(@Nullable ClientId after, int limit) implements Request {}

  /**
   * Asks for messages that the user sees; all that is set must be so of a message.
   *
   * @param words all of them, in any order; between double quotes: in this one; empty: whatever is
   *     said
   * @param conversation null: in all of the user's
   * @param sender null: from anybody
   * @param fromMillis accepted then or later
   * @param untilMillis accepted before; 0: up to the newest
   * @param before {@link Reply.Found#next} of the page before; empty: the first page
   */
  record Search(
      String words,
      @Nullable ConversationId conversation,
      @Nullable UserId sender,
      Search.Type type,
      long fromMillis,
      long untilMillis,
      Bytes before,
      int limit)
      implements Request {
    /** What a message shows. */
    public enum Type {
      ANY,
      TEXT,
      IMAGE,
      VOICE,
      VIDEO,
      FILE,
      LOCATION,
      CONTACT,
      LINK,
      STICKER,
      CUSTOM
    }

    /** Whether nothing is said of what is searched for: a node refuses such a one. */
    public boolean asksForAll() {
      return words.isEmpty()
          && conversation == null
          && sender == null
          && type == Type.ANY
          && fromMillis == 0
          && untilMillis == 0;
    }

    /** Without the words. */
    @Override
    public String toString() {
      return "Search[" + words.length() + " characters, " + conversation + ", " + type + "]";
    }
  }

  /**
   * Asks for messages that were forwarded as one.
   *
   * @param conversation of the message that carries them
   * @param sequence that message's
   * @param path positions, from the outermost in, of those among them that carry others; empty:
   *     what the message itself carries
   * @param after the position of the last that is known; 0: from the first on
   */
  record AskMerged(
      ConversationId conversation, long sequence, List<Long> path, int after, int limit)
      implements Request {}

  /**
   * Calls the other user of a direct chat, or members of a group.
   *
   * @param invited in a group: whose devices ring
   */
  record StartCall(ConversationId conversation, CallId id, Call.Media media, List<UserId> invited)
      implements Request {}

  /** What a device does about a call of its conversation. */
  record ChangeCall(ConversationId conversation, CallId id, ChangeCall.Action action)
      implements Request {
    public enum Action {
      /** The device rings. */
      RING,
      /** It takes part: accepts, joins, or is back. */
      JOIN,
      /** The same, in place of the user's other device. */
      TAKE_OVER,
      DECLINE,
      /** Declined, as the user is in another call. */
      BUSY,
      /** It takes part no more: hangs up, or cancels. */
      LEAVE,
      /** The same, as no media flow. */
      FAIL
    }
  }

  /**
   * What a participant's device says to another's.
   *
   * @param user whose device it is for
   */
  record SignalCall(
      ConversationId conversation, CallId id, UserId user, DeviceId device, CallSignal signal)
      implements Request {}

  /** What the sender's device sends. */
  record SetCallMedia(
      ConversationId conversation,
      CallId id,
      boolean muted,
      boolean video,
      boolean screen,
      boolean held)
      implements Request {}

  record AskCall(ConversationId conversation) implements Request {}

  /**
   * What a participant's device asks of its call's SFU. A device has at most two connections with
   * it: one that it publishes on, one on which it has subscribed.
   */
  sealed interface SfuRequest extends Request {
    ConversationId conversation();

    CallId id();

    /** {@link Call#room}, as the device knows it: above 0. */
    int room();

    /** Which of a device's connections is meant. */
    enum Side {
      PUBLISHED,
      SUBSCRIBED
    }
  }

  /**
   * The device sends these tracks and none else.
   *
   * @param begins the offer is the first of a new connection
   * @param sdp an offer to send
   */
  record PublishTracks(
      ConversationId conversation,
      CallId id,
      int room,
      boolean begins,
      String sdp,
      List<CallTrack> tracks)
      implements SfuRequest {
    /** Without the description: addresses are in it. */
    @Override
    public String toString() {
      return "PublishTracks[" + id + ", room " + room + ", " + tracks.size() + " tracks]";
    }
  }

  /**
   * The device wants to receive these tracks and none else.
   *
   * @param begins on a new connection
   * @param tracks none: the connection is dropped
   */
  record SubscribeTracks(
      ConversationId conversation, CallId id, int room, boolean begins, List<TrackName> tracks)
      implements SfuRequest {}

  /** The device answers the offer by which it receives what it has subscribed to. */
  record AnswerSfu(ConversationId conversation, CallId id, int room, String sdp)
      implements SfuRequest {
    /** Without the description: addresses are in it. */
    @Override
    public String toString() {
      return "AnswerSfu[" + id + ", room " + room + "]";
    }
  }

  /**
   * A candidate of the device.
   *
   * @param candidate empty: there are no more
   * @param mid the media section's identification
   * @param line the media section's index
   */
  record TrickleSfu(
      ConversationId conversation,
      CallId id,
      int room,
      SfuRequest.Side side,
      String candidate,
      String mid,
      int line)
      implements SfuRequest {
    /** Without the candidate: it is an address. */
    @Override
    public String toString() {
      return "TrickleSfu[" + id + ", room " + room + ", " + side + "]";
    }
  }

  /** Asks for what a device finds a way to others with. */
  record AskIceServers() implements Request {}

  /**
   * What a device found out about its way to others.
   *
   * @param call within which it was; null: none
   */
  record ReportCallProbes(@Nullable CallId call, List<CallProbe> probes) implements Request {
    @Override
    public String toString() {
      return "ReportCallProbes[" + call + ", " + probes.size() + "]";
    }
  }

  record FindUsers(List<String> names, List<UserId> users) implements Request {
    @Override
    public String toString() {
      return "FindUsers[" + (names.size() + users.size()) + "]";
    }
  }

  /** A body that this release does not know; answered with UNSUPPORTED_REQUEST. */
  record Unknown() implements Request {
    public static final Unknown INSTANCE = new Unknown();
  }
}
