package io.skein.node.call.sfu;

import io.skein.node.delivery.ReplyTo;
import io.skein.node.platform.ClusterMessage;
import io.skein.protocol.CallId;
import io.skein.protocol.Request;
import java.util.List;

/** What a node's {@link SfuDesk} is told. */
public sealed interface SfuCommand permits SfuCommand.Carry, SfuCommand.Told, SfuNote {
  /**
   * A call's actor lets a participant ask this of the SFU. Answered by {@code SfuDescription},
   * {@code Done} or {@code Failed}.
   *
   * @param by whose connections it is about
   * @param server that has the call's room
   * @param wanted if the participant subscribes: to what
   */
  record Carry(
      SfuPlace by, String server, Request.SfuRequest asked, List<SfuTrack> wanted, ReplyTo replyTo)
      implements SfuCommand, ClusterMessage {}

  /**
   * A call's actor says of whom the desk is to have connections in this room: it drops those of
   * others, and those in rooms before.
   *
   * @param isOver whether the room is, for good: nothing is to be left of it
   */
  record Told(CallId id, int room, List<SfuPlace> places, boolean isOver)
      implements SfuCommand, ClusterMessage {}
}
