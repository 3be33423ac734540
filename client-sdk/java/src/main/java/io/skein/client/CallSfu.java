package io.skein.client;

import io.skein.client.PeerConnection.Candidate;
import io.skein.protocol.CallTrack;
import io.skein.protocol.TrackName;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The server that forwards the media of a call ({@link SkeinCall#sfu}), if {@code state().room()}
 * is not 0. A device has two connections with it: on one it sends, on the other it receives. What
 * there is to receive stands in the tracks of the call's participants.
 *
 * <p>Drop both connections and begin anew whenever {@code state().room()} is another; the one that
 * is concerned when it fails and when a future fails with SFU_LOST; the one that sends, too, when
 * the call tells of no tracks of this device that it told of before. On each connection there is
 * one thing asked at a time.
 *
 * <p>Thread-safe. Futures fail with NO_SFU of a call that has none; with NOT_IN_CALL; with
 * SFU_UNAVAILABLE and a time to wait; with SFU_REFUSED if the server does not take a description;
 * with OUTCOME_UNKNOWN when the connection to the node is lost, after which beginning anew is safe.
 */
public interface CallSfu {
  /**
   * What the server offers to send.
   *
   * @param sdp a session description; empty: nothing is to be negotiated, nor answered
   * @param streams what its media sections bring
   */
  record Offer(String sdp, List<Stream> streams) {
    /** Without the description: addresses are in it. */
    @Override
    public String toString() {
      return "Offer[" + streams.size() + " streams]";
    }
  }

  /**
   * What one media section brings.
   *
   * @param mid the section's identification
   * @param track whose track, by its name among the tracks of that participant
   */
  record Stream(String mid, TrackName track) {}

  /** Which of the two connections. */
  enum Side {
    /** That on which this device sends. */
    PUBLISHED,
    /** That on which it receives. */
    SUBSCRIBED
  }

  /**
   * Sends these tracks, and none else.
   *
   * @param begins the offer is the first of a new connection
   * @param tracks at most four, by the identification of their media sections
   * @return the server's answer
   */
  CompletableFuture<String> publish(boolean begins, String offer, List<CallTrack> tracks);

  /**
   * Receives these tracks, and none else. Those that are not there, or not yet, are left out: ask
   * again after a while for what the offer does not name. Fails with TRACK_GONE if none of them is
   * there, or the node does not know yet: nothing has changed then.
   *
   * @param begins on a new connection
   * @param tracks none: the connection is dropped
   * @return to be answered by {@link #answer} before the next is asked for
   */
  CompletableFuture<Offer> subscribe(boolean begins, List<TrackName> tracks);

  /** This device's answer to the newest offer. */
  CompletableFuture<Void> answer(String sdp);

  /** A candidate of this device; those of the server are in its descriptions. */
  CompletableFuture<Void> trickle(Side side, Candidate candidate);
}
