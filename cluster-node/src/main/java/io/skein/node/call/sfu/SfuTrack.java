package io.skein.node.call.sfu;

import io.skein.node.platform.ClusterMessage;
import io.skein.protocol.TrackName;
import io.skein.protocol.UserId;

/**
 * A track that somebody wants to receive.
 *
 * @param user who has published it
 * @param join number of that user's joining
 * @param mid its name among that user's tracks
 */
public record SfuTrack(UserId user, int join, String mid) implements ClusterMessage {
  TrackName name() {
    return new TrackName(user, mid);
  }
}
