package io.skein.node.conversation;

import io.skein.node.delivery.DeviceOrigin;
import io.skein.node.delivery.Outbound;
import io.skein.node.delivery.ReplyTo;
import io.skein.node.people.Objection;
import io.skein.node.people.Stance;
import io.skein.node.platform.ClusterMessage;
import io.skein.protocol.Bytes;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Discarded;
import io.skein.protocol.GroupChange;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * What a conversation's actor is asked to do, from any node. Requests with a {@link ReplyTo} are
 * answered exactly once, unless the message is lost on its way; whoever asks keeps a timeout and
 * may ask again with the same client id.
 */
public interface ConversationCommand extends ConversationInput, ClusterMessage {
  /** Whom it is for: the entity. */
  ConversationId conversation();

  /** Asks for a change of a group: of its members, its title, or what it is like. */
  interface Change extends ConversationCommand {
    DeviceOrigin origin();

    ReplyTo replyTo();
  }

  /**
   * Whether it only serves who looks at the conversation just now: it is dropped where others wait,
   * so that it never takes their place, and has no answer.
   */
  default boolean isFleeting() {
    return false;
  }

  /**
   * Answered by {@code Posted} or {@code Failed}.
   *
   * @param previous the sender's post that must come before this one; null: none
   */
  record Post(
      ConversationId conversation,
      DeviceOrigin origin,
      ClientId clientId,
      long knownHead,
      Content content,
      ReplyTo replyTo,
      @Nullable ClientId previous)
      implements ConversationCommand {
    /** The same, saying something else. */
    Post withContent(Content other) {
      return new Post(conversation, origin, clientId, knownHead, other, replyTo, previous);
    }
  }

  /**
   * Answered by {@code Page} or {@code Failed}.
   *
   * @param asMember refused to who was a member once, and may read what was said until then
   * @param discarded what the reader has deleted for itself, as its session knows: told no more
   */
  record Pull(
      ConversationId conversation,
      UserId reader,
      long from,
      Request.Pull.Direction direction,
      int limit,
      ReplyTo replyTo,
      boolean asMember,
      @Nullable Discarded discarded)
      implements ConversationCommand {
    /** Of who is a member, or was one, and has deleted nothing. */
    public Pull(
        ConversationId conversation,
        UserId reader,
        long from,
        Request.Pull.Direction direction,
        int limit,
        ReplyTo replyTo) {
      this(conversation, reader, from, direction, limit, replyTo, false, null);
    }
  }

  /**
   * Makes the group that this id names; repeated, it answers as at first. Answered by {@code
   * ConversationOpened} or {@code Failed}.
   *
   * @param objections of those users who do not want it: refused, unless the group is made already
   */
  record Create(
      ConversationId conversation,
      DeviceOrigin origin,
      ClientId clientId,
      String title,
      List<UserId> users,
      ReplyTo replyTo,
      List<Objection> objections)
      implements Change {
    /** A node of an earlier release tells of no objections. */
    public Create {
      objections = objections == null ? List.of() : objections;
    }
  }

  /**
   * Answered by {@code MembersChanged} or {@code Failed}. The users exist: who sends this has
   * checked.
   *
   * @param objections of those users who do not want it: refused, unless they are members already
   */
  record Invite(
      ConversationId conversation,
      DeviceOrigin origin,
      List<UserId> users,
      ReplyTo replyTo,
      List<Objection> objections)
      implements Change {
    /** A node of an earlier release tells of no objections. */
    public Invite {
      objections = objections == null ? List.of() : objections;
    }
  }

  /** Answered by {@code MembersChanged} or {@code Failed}. */
  record Remove(
      ConversationId conversation, DeviceOrigin origin, List<UserId> users, ReplyTo replyTo)
      implements Change {}

  /** Answered by {@code MembersChanged} or {@code Failed}. */
  record Leave(ConversationId conversation, DeviceOrigin origin, ReplyTo replyTo)
      implements Change {}

  /** Answered by {@code Done} or {@code Failed}. */
  record Rename(ConversationId conversation, DeviceOrigin origin, String title, ReplyTo replyTo)
      implements Change {}

  /** Answered by {@code MembersChanged} or {@code Failed}. */
  record ChangeMembers(
      ConversationId conversation,
      DeviceOrigin origin,
      Request.ChangeMembers.Action action,
      List<UserId> users,
      ReplyTo replyTo)
      implements Change {}

  /** Answered by {@code GroupChanged} or {@code Failed}. */
  record ChangeGroup(
      ConversationId conversation, DeviceOrigin origin, GroupChange change, ReplyTo replyTo)
      implements Change {}

  /**
   * The user wants to be a member. Answered by {@code ConversationOpened} or {@code Failed}, and by
   * {@code Done} if the user has to wait until it is let in.
   *
   * @param token of an invitation link; empty: without one
   */
  record Join(
      ConversationId conversation, DeviceOrigin origin, Bytes token, String answer, ReplyTo replyTo)
      implements Change {
    @Override
    public String toString() {
      return "Join[" + conversation + "]";
    }
  }

  /**
   * Answered by {@code Group}, {@code GroupPreview}, {@code JoinRequestPage}, {@code LinkPage} or
   * {@code MemberPage}, as is asked for, or {@code Failed}; names are left empty.
   *
   * @param token of an invitation link, for a preview; empty: without one
   */
  record AskGroup(
      ConversationId conversation,
      UserId reader,
      Request.AskGroup.What what,
      Bytes token,
      @Nullable UserId after,
      int limit,
      ReplyTo replyTo)
      implements ConversationCommand {}

  /**
   * Answered by {@code MemberPage} or {@code Failed}; names are left empty for the asker to fill
   * in.
   *
   * @param prefix what remarks and names, which the asker is to look at, are to begin with
   */
  record ListMembers(
      ConversationId conversation,
      UserId reader,
      @Nullable UserId after,
      int limit,
      ReplyTo replyTo,
      String prefix)
      implements ConversationCommand {
    public ListMembers {
      // A node of the release before, in a cluster that is being upgraded, tells none.
      prefix = prefix == null ? "" : prefix;
    }

    /** All of them. */
    public ListMembers(
        ConversationId conversation,
        UserId reader,
        @Nullable UserId after,
        int limit,
        ReplyTo replyTo) {
      this(conversation, reader, after, limit, replyTo, "");
    }
  }

  /**
   * Asks for one line of a user's conversation list. Answered by {@link Summarized}, always.
   *
   * @param discarded as for {@link Pull}
   */
  record Summarize(
      ConversationId conversation,
      UserId reader,
      ActorRef<Summarized> replyTo,
      @Nullable Discarded discarded)
      implements ConversationCommand {
    /** Of who has deleted nothing. */
    public Summarize(ConversationId conversation, UserId reader, ActorRef<Summarized> replyTo) {
      this(conversation, reader, replyTo, null);
    }
  }

  /**
   * A member's cursors, as its session knows them; cumulative, so late, lost and repeated ones do
   * no harm.
   *
   * @param delivered the furthest that any device holds; 0: unchanged
   * @param safe up to here every device of the member holds the messages or has a durable dirty
   *     mark; 0: unchanged
   * @param large whether the session takes the conversation for a large one
   */
  record Acknowledge(
      ConversationId conversation, UserId member, long delivered, long safe, boolean large)
      implements ConversationCommand {}

  /**
   * Asks whether the user may call the others, and who is a member. Answered by {@link CallPermit},
   * always.
   *
   * @param named of whom it is asked whether they are members
   * @param membersMax all members are told if there are no more than these
   */
  record MayCall(
      ConversationId conversation,
      UserId user,
      List<UserId> named,
      int membersMax,
      ActorRef<CallPermit> replyTo)
      implements ConversationCommand {}

  /**
   * The user's session knows, and has stored, that the user is no member any more; {@code until} is
   * what it was told. Late, lost and repeated ones do no harm.
   */
  record Departed(ConversationId conversation, UserId user, long until)
      implements ConversationCommand {}

  /**
   * The user's session has no room for the membership that began at {@code since}: it is to end.
   * Late, lost and repeated ones do no harm, as the session says so at each notice.
   */
  record Decline(ConversationId conversation, UserId user, long since)
      implements ConversationCommand {}

  /**
   * Brings the conversation into memory, where it tells its members by itself what they may have
   * missed. Answered by {@link Awake} once every member is safe; the latest askers are.
   */
  record Wake(ConversationId conversation, ActorRef<Awake> replyTo)
      implements ConversationCommand {}

  /**
   * Who follows the log asks for what it missed, above {@code after}. Answered by {@link LogPart},
   * from which the asker goes on; not at all while the log cannot be read.
   */
  record ReadLog(ConversationId conversation, long after, ActorRef<LogPart> replyTo)
      implements ConversationCommand {}

  /**
   * The user stands so to the other user of this direct chat from now on; late, lost and repeated
   * ones do no harm. Answered by {@link Related}.
   */
  record Relate(ConversationId conversation, UserId user, Stance stance, ActorRef<Related> replyTo)
      implements ConversationCommand {}

  /**
   * The user has read up to here. Answered by {@code Done} when durable, if {@code replyTo} is set.
   *
   * @param readsHidden what the user's privacy says of direct chats
   * @param privacyVersion of which version of it; 0: of no known one
   */
  record Read(
      ConversationId conversation,
      DeviceOrigin origin,
      long sequence,
      @Nullable ReplyTo replyTo,
      boolean readsHidden,
      long privacyVersion)
      implements ConversationCommand {
    /** Of a user who hides nothing. */
    public Read(
        ConversationId conversation,
        DeviceOrigin origin,
        long sequence,
        @Nullable ReplyTo replyTo) {
      this(conversation, origin, sequence, replyTo, false, 0);
    }
  }

  /**
   * The connection has the conversation open; repeated as long as it does, or it is forgotten.
   * Answered by {@code Looking} or {@code Failed}, if {@code replyTo} is set.
   *
   * @param readsHidden as in {@link Read}
   * @param replyTo null: only repeated
   * @param privacyVersion as in {@link Read}
   */
  record Look(
      ConversationId conversation,
      UserId user,
      ActorRef<Outbound> connection,
      boolean readsHidden,
      @Nullable ReplyTo replyTo,
      long privacyVersion)
      implements ConversationCommand {
    @Override
    public boolean isFleeting() {
      return replyTo == null;
    }
  }

  /** The connection looks no more, or has ended. */
  record LookAway(ConversationId conversation, UserId user, ActorRef<Outbound> connection)
      implements ConversationCommand {
    @Override
    public boolean isFleeting() {
      return true;
    }
  }

  /**
   * The user types; at most once a second from one connection.
   *
   * @param connection which it is, and is not told what it says itself; null: not known
   */
  record Typing(
      ConversationId conversation,
      UserId user,
      Request.Typing.Kind kind,
      @Nullable ActorRef<Outbound> connection)
      implements ConversationCommand {
    @Override
    public boolean isFleeting() {
      return true;
    }
  }

  /** Answered by {@code ReceiptsCounted} or {@code Failed}. */
  record CountReceipts(ConversationId conversation, UserId reader, long sequence, ReplyTo replyTo)
      implements ConversationCommand {}

  /** Answered by {@code ReceiptPage} or {@code Failed}; names are left empty. */
  record ListReceipts(
      ConversationId conversation,
      UserId reader,
      long sequence,
      @Nullable UserId after,
      int limit,
      ReplyTo replyTo)
      implements ConversationCommand {}

  /** Answered by {@code Highlights} or {@code Failed}. */
  record ListHighlights(ConversationId conversation, UserId reader, ReplyTo replyTo)
      implements ConversationCommand {}

  /** Answered by {@code Done} when it is stored, or {@code Failed}. */
  record SwitchReceipts(ConversationId conversation, UserId user, boolean on, ReplyTo replyTo)
      implements ConversationCommand {}
}
