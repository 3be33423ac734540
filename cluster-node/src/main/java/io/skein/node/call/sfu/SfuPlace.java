package io.skein.node.call.sfu;

import io.skein.node.platform.ClusterMessage;
import io.skein.protocol.CallTrack;
import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;
import java.util.List;

/**
 * A participant of a call, and what the SFU has of it.
 *
 * @param join number of its joining: another one is another place
 * @param feed number of what it has published, another one for each connection: who receives one
 *     does not take the next for it; 0: nothing
 * @param tracks that flow
 */
public record SfuPlace(UserId user, DeviceId device, int join, long feed, List<CallTrack> tracks)
    implements ClusterMessage {
  /** The same participant, with this. */
  SfuPlace with(long otherFeed, List<CallTrack> others) {
    return new SfuPlace(user, device, join, otherFeed, others);
  }

  boolean isOf(SfuPlace other) {
    return user.equals(other.user) && device.equals(other.device) && join == other.join;
  }
}
