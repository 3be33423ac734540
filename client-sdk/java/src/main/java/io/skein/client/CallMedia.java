package io.skein.client;

import io.skein.protocol.Call;

/**
 * Where the media of calls come from and go to: the embedder's WebRTC, as {@code webrtc-java} or a
 * browser's. The SDK brings the devices of a call together and carries what their connections have
 * to say to each other.
 */
public interface CallMedia {
  /**
   * Begins a connection with another participant, on the client's callback thread: with what this
   * device sends in it already. It makes no offer before it is told to. There is another one when
   * either of both takes part anew; and none in a call whose media go by an SFU ({@link
   * SkeinCall#sfu}).
   *
   * @param peer the other one, as the call told it
   * @param events to be told what happens to the connection
   */
  PeerConnection connect(SkeinCall call, Call.Participant peer, PeerConnection.Events events);

  /**
   * The device sends this from now on, in all connections of the call. Told before the first of
   * them, on the client's callback thread. What is not sent is neither recorded.
   */
  default void send(SkeinCall call, LocalMedia media) {}

  /** The device takes part in the call no more: nothing is recorded for it. */
  default void stop(SkeinCall call) {}
}
