package io.skein.node.call;

import io.skein.node.call.sfu.SfuCommand;
import io.skein.node.conversation.CallPermit;
import io.skein.node.delivery.Outbound;
import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** The notes of a call's actor to itself. */
sealed interface CallNote extends CallInput {
  /** From the shard: finish what is being written, then stop. */
  record Stop() implements CallNote {}

  record Loaded(@Nullable LiveCall call) implements CallNote {}

  record LoadFailed(Throwable cause) implements CallNote {}

  record Stored() implements CallNote {}

  record StoreFailed(Throwable cause) implements CallNote {}

  /**
   * The conversation has said whether the user may do this.
   *
   * @param permit null: it has not answered
   */
  record Permitted(CallCommand.Asked command, @Nullable CallPermit permit) implements CallNote {}

  /**
   * It is known who may ring.
   *
   * @param invited null: nobody can tell
   */
  record Invitable(CallCommand.Start start, @Nullable List<UserId> invited, long head)
      implements CallNote {}

  /**
   * The conversation has said who is a member still.
   *
   * @param asked about whom
   * @param permit null: it has not answered
   */
  record MembersTold(List<UserId> asked, @Nullable CallPermit permit) implements CallNote {}

  /** The connection of a participant's device has ended. */
  record SeatLost(UserId user, DeviceId device, ActorRef<Outbound> connection)
      implements CallNote {}

  /** The node of a desk, or the desk, is gone, and its connections with an SFU with it. */
  record DeskLost(ActorRef<SfuCommand> desk) implements CallNote {}

  /** The conversation has answered about the entry. */
  record Recorded(Outbound answer) implements CallNote {}

  /** What is due at a time. */
  enum Tick implements CallNote {
    LOAD_AGAIN,
    /** A deadline of the call. */
    DEADLINE,
    TELL_AGAIN,
    /** Who has no seat by now is not there. */
    SEATS,
    /** What no desk has spoken of by now is lost. */
    DESKS,
    MEMBERS,
    /** The entry of what is due is moved on. */
    WATCH,
    RECORD_AGAIN,
    IDLE
  }
}
