package io.skein.node.call.sfu;

import io.skein.node.platform.ClusterMessage;
import io.skein.protocol.TrackName;
import io.skein.protocol.UserId;

/**
 * A track that somebody wants to receive.
 *
 * @param user who has published it
 * @param feed number of what it is a part of
 * @param mid its name among that user's tracks
 */
public record SfuTrack(UserId user, long feed, String mid) implements ClusterMessage {
  TrackName name() {
    return new TrackName(user, mid);
  }
}
