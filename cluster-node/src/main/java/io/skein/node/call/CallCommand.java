package io.skein.node.call;

import io.skein.node.call.sfu.SfuCommand;
import io.skein.node.call.sfu.SfuPlace;
import io.skein.node.delivery.DeviceOrigin;
import io.skein.node.delivery.ReplyTo;
import io.skein.node.platform.ClusterMessage;
import io.skein.protocol.Call;
import io.skein.protocol.CallId;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What the actor of a conversation's call is asked to do, from any node. Requests with a {@link
 * ReplyTo} are answered exactly once, unless the message is lost on its way: all of them may be
 * repeated.
 */
public sealed interface CallCommand extends CallInput, ClusterMessage {
  /** Whose call it is: the entity. */
  ConversationId conversation();

  /** A request of a device. Answered by {@code CallState} or {@code Failed}. */
  sealed interface Asked extends CallCommand {
    UserId user();

    ReplyTo replyTo();
  }

  /**
   * Calls. The other user of a direct chat exists: who sends this has checked.
   *
   * @param switchboard of the connection's node, told where the participants are
   */
  record Start(
      ConversationId conversation,
      DeviceOrigin origin,
      CallId id,
      Call.Media media,
      List<UserId> invited,
      ReplyTo replyTo,
      ActorRef<SwitchboardCommand> switchboard)
      implements Asked {
    @Override
    public UserId user() {
      return origin.user();
    }
  }

  /**
   * Does something about the call.
   *
   * @param switchboard as for {@link Start}
   */
  record Change(
      ConversationId conversation,
      DeviceOrigin origin,
      CallId id,
      Request.ChangeCall.Action action,
      ReplyTo replyTo,
      ActorRef<SwitchboardCommand> switchboard)
      implements Asked {
    @Override
    public UserId user() {
      return origin.user();
    }

    boolean joins() {
      return action == Request.ChangeCall.Action.JOIN
          || action == Request.ChangeCall.Action.TAKE_OVER;
    }
  }

  /** Tells what the device sends. */
  record SetMedia(
      ConversationId conversation,
      DeviceOrigin origin,
      CallId id,
      boolean muted,
      boolean video,
      boolean screen,
      boolean held,
      ReplyTo replyTo)
      implements Asked {
    @Override
    public UserId user() {
      return origin.user();
    }

    Request.SetCallMedia media() {
      return new Request.SetCallMedia(conversation, id, muted, video, screen, held);
    }
  }

  /**
   * Asks something of the call's SFU. Answered by {@code SfuDescription}, {@code Done} or {@code
   * Failed}, from a desk if the device takes part.
   *
   * @param desk of the connection's node, for a device that no desk has connections of
   */
  record UseSfu(
      DeviceOrigin origin, Request.SfuRequest asked, ReplyTo replyTo, ActorRef<SfuCommand> desk)
      implements Asked {
    @Override
    public ConversationId conversation() {
      return asked.conversation();
    }

    @Override
    public UserId user() {
      return origin.user();
    }
  }

  /** A desk says what the SFU has of a participant now. No answer. */
  record Published(
      ConversationId conversation, CallId id, int room, SfuPlace place, ActorRef<SfuCommand> desk)
      implements CallCommand {}

  /** A desk has lost the server that has this room of the call. No answer. */
  record RoomLost(ConversationId conversation, CallId id, int room, ActorRef<SfuCommand> desk)
      implements CallCommand {}

  /**
   * A desk says, again and again, of which participants it has connections with the SFU. Answered
   * by {@link SfuCommand.Told}.
   */
  record SfuPresent(
      ConversationId conversation,
      CallId id,
      int room,
      List<SfuPlace> places,
      ActorRef<SfuCommand> desk)
      implements CallCommand {}

  /** Asks how the call is. */
  record Ask(ConversationId conversation, UserId user, ReplyTo replyTo) implements Asked {}

  /**
   * A node says, again and again, that these participants' connections are there. Answered by
   * {@link SwitchboardCommand.Seated} if it knows less than the call, or the call has ended.
   *
   * @param version the newest that the node was told
   */
  record Present(
      ConversationId conversation,
      CallId id,
      List<Seat> seats,
      long version,
      ActorRef<SwitchboardCommand> switchboard)
      implements CallCommand {}

  /**
   * Somebody has to look after the call, and may not: brings it into memory.
   *
   * @param dueMillis of the entry that says so
   */
  record Wake(ConversationId conversation, long dueMillis) implements CallCommand {}

  /** In this direct chat one of the two has blocked the other, and the chat knows it. No answer. */
  record Blocked(ConversationId conversation) implements CallCommand {}
}
