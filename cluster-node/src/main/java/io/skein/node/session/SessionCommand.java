package io.skein.node.session;

import io.skein.node.call.SwitchboardCommand;
import io.skein.node.delivery.Notice;
import io.skein.node.delivery.Outbound;
import io.skein.node.delivery.ReplyTo;
import io.skein.node.people.ContactRules;
import io.skein.node.people.ContactWord;
import io.skein.node.people.Objection;
import io.skein.node.platform.ClusterMessage;
import io.skein.node.presence.PresenceCommand;
import io.skein.node.schedule.Woken;
import io.skein.protocol.Bytes;
import io.skein.protocol.Call;
import io.skein.protocol.CallId;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.EncodedFrame;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.PersonChange;
import io.skein.protocol.PreferencesChange;
import io.skein.protocol.Privacy;
import io.skein.protocol.Request;
import io.skein.protocol.SelfChange;
import io.skein.protocol.UserId;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** What a user's session actor is asked to do, from any node. */
public sealed interface SessionCommand extends SessionMessage, ClusterMessage {
  /** Whom it is for: the entity. */
  UserId user();

  /**
   * A connection of one device is open, its token verified. Answered by {@link Attached} or {@link
   * Refused}. Repeated after a lost answer, and when the session moved; the same connection twice
   * is one. An older connection of the device is closed with REPLACED. It may come late: from a
   * connection that the client has given up, and has made another since. That is refused with
   * REPLACED, and the newer one stays.
   *
   * @param resume the cursor that the device gave, maybe empty
   * @param fanout the fan-out actor of the connection's node, told which large conversations the
   *     connection is interested in
   * @param instance of the client's run, as {@code Hello} told it; 0: not told
   * @param attempt orders the connections of an instance
   */
  record Attach(
      UserId user,
      DeviceId device,
      ActorRef<Outbound> connection,
      ActorRef<io.skein.node.delivery.FanoutCommand> fanout,
      Bytes resume,
      ActorRef<AttachAnswer> replyTo,
      long instance,
      int attempt)
      implements SessionCommand {
    /** Of a client that does not tell its connections apart. */
    public Attach(
        UserId user,
        DeviceId device,
        ActorRef<Outbound> connection,
        ActorRef<io.skein.node.delivery.FanoutCommand> fanout,
        Bytes resume,
        ActorRef<AttachAnswer> replyTo) {
      this(user, device, connection, fanout, resume, replyTo, 0, 0);
    }
  }

  /** The answer to {@link Attach}. */
  sealed interface AttachAnswer extends ClusterMessage {}

  /**
   * The device is attached: events flow from here on.
   *
   * @param session to watch: when it ends, attach again and tell the client to sync
   * @param resumed what {@code Welcome.resumed} says
   * @param readsHidden what the user's privacy says of direct chats; told again when it changes
   * @param privacyVersion of the privacy that says so; 0: nothing was ever changed
   * @param discards whether the user has deleted messages for itself, so that each pull is a {@link
   *     Pull}; never with a session on a node of an earlier release, which does not know these
   */
  record Attached(
      ActorRef<SessionCommand> session,
      boolean resumed,
      boolean readsHidden,
      long privacyVersion,
      boolean discards)
      implements AttachAnswer {
    /** Of a user who hides nothing and has deleted nothing. */
    public Attached(ActorRef<SessionCommand> session, boolean resumed) {
      this(session, resumed, false, 0, false);
    }
  }

  /** The device is not (any more) one of the user's, or the session cannot tell now. */
  record Refused(ErrorCode code, String detail, int retryAfterMillis) implements AttachAnswer {}

  /** A connection has ended. */
  record Detach(UserId user, DeviceId device, ActorRef<Outbound> connection)
      implements SessionCommand {}

  /** Answered by {@code Synced} or {@code Failed}. */
  record Sync(UserId user, DeviceId device, Bytes cursor, ReplyTo replyTo)
      implements SessionCommand {}

  /** No answer. */
  record Delivered(UserId user, DeviceId device, ConversationId conversation, long sequence)
      implements SessionCommand {}

  /** Answered by {@code ConversationPage} or {@code Failed}. */
  record ListConversations(UserId user, @Nullable ConversationId after, int limit, ReplyTo replyTo)
      implements SessionCommand {}

  /** Answered by {@code ConversationOpened} or {@code Failed}. */
  record OpenDirect(UserId user, UserId peer, ReplyTo replyTo) implements SessionCommand {}

  /**
   * Answered by {@code ConversationOpened} or {@code Failed}.
   *
   * @param objections of those users who do not want it
   */
  record CreateGroup(
      UserId user,
      DeviceId device,
      ClientId clientId,
      String title,
      List<UserId> users,
      ReplyTo replyTo,
      List<Objection> objections)
      implements SessionCommand {
    /** A node of an earlier release tells of no objections. */
    public CreateGroup {
      objections = objections == null ? List.of() : objections;
    }
  }

  /** Answered by {@code Done} when the change is stored, or {@code Failed}. */
  record SetPreferences(
      UserId user, ConversationId conversation, PreferencesChange change, ReplyTo replyTo)
      implements SessionCommand {}

  /** Answered by {@code Done} when the change is stored, or {@code Failed}. */
  record SetSelf(UserId user, SelfChange change, ReplyTo replyTo) implements SessionCommand {}

  /**
   * Answered by {@code Done} when the change is stored and in force, or {@code Failed}. A user who
   * is asked, blocked or allowed exists: who sends this has checked.
   *
   * @param named whether the change names the other user's name
   */
  record ChangePerson(
      UserId user, UserId other, PersonChange change, boolean named, ReplyTo replyTo)
      implements SessionCommand {}

  /** Answered by {@code PeopleSynced} or {@code Failed}. */
  record SyncPeople(UserId user, Bytes cursor, ReplyTo replyTo) implements SessionCommand {}

  /**
   * Answered by {@code Done} when the change is stored, or {@code Failed}.
   *
   * @param starred false: it is starred no more
   */
  record StarMessage(
      UserId user, ConversationId conversation, long sequence, boolean starred, ReplyTo replyTo)
      implements SessionCommand {}

  /**
   * Answered by {@code Done} when the change is stored, or {@code Failed}.
   *
   * @param upTo all up to this one, too; 0: none
   */
  record DiscardMessages(
      UserId user, ConversationId conversation, List<Long> sequences, long upTo, ReplyTo replyTo)
      implements SessionCommand {}

  /** Answered by {@code KeepingSynced} or {@code Failed}. */
  record SyncKeeping(UserId user, Bytes cursor, ReplyTo replyTo) implements SessionCommand {}

  /**
   * A pull of a user who has deleted messages for itself, by way of the session, which knows these
   * and asks the conversation for the rest. Answered by {@code Page} or {@code Failed}.
   */
  record Pull(
      UserId user,
      ConversationId conversation,
      long from,
      Request.Pull.Direction direction,
      int limit,
      ReplyTo replyTo)
      implements SessionCommand {}

  /** Answered by {@code Found} or {@code Failed}. */
  record Search(UserId user, Request.Search request, ReplyTo replyTo) implements SessionCommand {}

  /** Answered by {@code Done} when it is stored, or {@code Failed}. */
  record SchedulePost(
      UserId user,
      ConversationId conversation,
      ClientId clientId,
      long dueMillis,
      Content content,
      ReplyTo replyTo)
      implements SessionCommand {}

  /**
   * Answered by {@code Done} when the change is stored, or {@code Failed}.
   *
   * @param dueMillis 0: as it was
   * @param content null: as it was
   */
  record ChangeScheduled(
      UserId user,
      ClientId clientId,
      Request.ChangeScheduled.Action action,
      long dueMillis,
      @Nullable Content content,
      ReplyTo replyTo)
      implements SessionCommand {}

  /** Answered by {@code ScheduledPage} or {@code Failed}. */
  record ListScheduled(UserId user, @Nullable ClientId after, int limit, ReplyTo replyTo)
      implements SessionCommand {}

  /**
   * A scheduled post is due. Answered by {@link Woken} when the attempt to post it has ended; may
   * be lost, and is then said again.
   */
  record PostDue(UserId user, ClientId post, long dueMillis, ActorRef<Woken> replyTo)
      implements SessionCommand {}

  /**
   * Another user's session says something about a contact request between the two; see {@link
   * ContactRules.Word}. Answered by {@link ContactRules.Heard}, and said again until it is.
   */
  record Told(
      UserId user,
      UserId from,
      ContactWord word,
      long timeMillis,
      String note,
      boolean named,
      ActorRef<ContactRules.Heard> replyTo)
      implements SessionCommand {
    /** Without the note. */
    @Override
    public String toString() {
      return "Told[" + user + ", " + from + ", " + word + "]";
    }
  }

  /**
   * Answered by {@code PrivacyKept} when the change is stored, or {@code Failed}.
   *
   * <p>What is null stays as it is.
   *
   * @param device whose request it is: the others are told
   */
  record ChangePrivacy(
      UserId user,
      DeviceId device,
      Privacy.@Nullable Audience lastSeenTo,
      @Nullable Boolean invisible,
      @Nullable Boolean readsHidden,
      ReplyTo replyTo)
      implements SessionCommand {
    /** What was asked for. */
    Request.ChangePrivacy change() {
      return new Request.ChangePrivacy(lastSeenTo, invisible, readsHidden);
    }
  }

  /**
   * A node wants to know how the user is there, now and at each change. Answered by {@link
   * PresenceCommand.Told}. Late, lost and repeated ones do no harm.
   *
   * @param knownOnline the node has told its connections that the user is there
   */
  record Watch(UserId user, ActorRef<PresenceCommand> watcher, boolean knownOnline)
      implements SessionCommand {}

  /** The node wants to know no more. */
  record Unwatch(UserId user, ActorRef<PresenceCommand> watcher) implements SessionCommand {}

  /** From a conversation. */
  record Noticed(UserId user, Notice notice) implements SessionCommand {}

  /**
   * A device of the user is reached elsewhere by push services from now on, or nowhere: the session
   * reads where. Answered by {@link SubscriptionHeard}, if {@code replyTo} is set.
   */
  record SubscriptionChanged(UserId user, @Nullable ActorRef<SubscriptionHeard> replyTo)
      implements SessionCommand {}

  /** The session reads it. */
  record SubscriptionHeard() implements ClusterMessage {}

  /**
   * The device was logged out (all devices: {@code device} is null): close its connection with
   * LOGGED_OUT, forget it.
   */
  record LoggedOut(UserId user, @Nullable DeviceId device, ActorRef<LoggedOutDone> replyTo)
      implements SessionCommand {}

  /** The connections are being closed. */
  record LoggedOutDone() implements ClusterMessage {}

  /**
   * Calls somebody, if the user does not do so too often. Answered by {@code CallState} or {@code
   * Failed}; the other user of a direct chat exists: who sends this has checked.
   *
   * @param switchboard of the connection's node
   */
  record StartCall(
      UserId user,
      DeviceId device,
      ConversationId conversation,
      CallId id,
      Call.Media media,
      List<UserId> invited,
      ReplyTo replyTo,
      ActorRef<SwitchboardCommand> switchboard)
      implements SessionCommand {}

  /**
   * A call of one of the user's conversations is so now. No answer; late, lost and repeated ones do
   * no harm, as the one with the higher version counts.
   *
   * @param frame the event
   * @param rings whether devices of the user ring
   */
  record CallTold(
      UserId user,
      ConversationId conversation,
      CallId call,
      long version,
      EncodedFrame frame,
      boolean rings)
      implements SessionCommand {}
}
