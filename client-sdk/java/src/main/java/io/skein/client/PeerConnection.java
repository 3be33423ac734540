package io.skein.client;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The media between this device and one other participant of a call: what the embedder's WebRTC
 * calls a peer connection. The SDK says when to do what; the connection does it, and tells the rest
 * by its {@link Events}.
 *
 * <p><b>Threads.</b> Methods are called on the client's callback thread, the next one when the
 * stage of the one before is done, but for {@link #close}, which may come at any time and is the
 * last. A stage may be completed on any thread; one that is not within ten seconds has failed.
 */
public interface PeerConnection {
  /** What a description of the other one's is. */
  enum Description {
    OFFER,
    ANSWER
  }

  /** How the connection is, as RTCPeerConnection.connectionState tells it. */
  enum State {
    CONNECTING,
    CONNECTED,
    /** Media have stopped; they may come back by themselves. */
    DISCONNECTED,
    FAILED
  }

  /**
   * A way to a device (RFC 8839).
   *
   * @param body "candidate:…"; empty: there are no more
   * @param mid identification of the media section; empty: by index
   * @param line the media section's index
   */
  record Candidate(String body, String mid, int line) {
    /** Without the addresses. */
    @Override
    public String toString() {
      return "Candidate[" + mid + ", " + line + "]";
    }
  }

  /** What a connection tells. Every method may be called on any thread. */
  interface Events {
    /** It sends other media than was agreed, or has media for the first time. */
    void negotiationNeeded();

    /** A candidate of this device's, in the order in which they were found. */
    void candidate(Candidate candidate);

    void state(State state);
  }

  /**
   * Makes an offer, and takes it as the local description.
   *
   * @param iceRestart whether to find new ways through the network
   * @return the session description
   */
  CompletionStage<String> createOffer(boolean iceRestart);

  /** Makes the answer to the offer that was set last, and takes it as the local description. */
  CompletionStage<String> createAnswer();

  /**
   * Takes the other one's description. One that is not understood fails, and leaves all as it was.
   */
  CompletionStage<@Nullable Void> setRemoteDescription(Description type, String sdp);

  /** Takes a candidate of the other one's. That it fails does not matter. */
  CompletionStage<@Nullable Void> addCandidate(Candidate candidate);

  /** Takes the offer back that was made or set, and not answered. */
  CompletionStage<@Nullable Void> rollback();

  /** Ends the connection. */
  void close();
}
