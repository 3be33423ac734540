package io.skein.node.call.relay;

import io.skein.protocol.Bytes;
import java.util.concurrent.CompletionStage;

/** Brings signals of calls to other nodes, or says that it did not. Thread-safe, never blocks. */
public interface Relay {
  /** What became of a signal. */
  enum Outcome {
    /** The peer's listener has it. */
    DELIVERED,
    /** Nothing was sent: there is no such peer, or no word has been exchanged with it yet. */
    NO_PEER,
    /** Nothing was sent: a queue is at its limit. */
    QUEUE_FULL,
    /** Nothing was sent: call id or signal is longer than the limits. */
    TOO_LARGE,
    /** It has waited too long to be sent, or to be sent again in a new session. */
    NOT_SENT,
    /** It was sent, and the peer has not said that it has it. It may have. */
    UNANSWERED,
    /** Nothing was sent: the relay is not running. */
    DOWN;

    /** True if the caller has to bring the signal to the peer by another way. */
    public boolean isRefused() {
      return this != DELIVERED;
    }
  }

  /** The longest name of a call, in bytes. */
  int CALL_BYTES_MAX = 255;

  /**
   * Sends one signal. Signals to one peer arrive in the order in which they were given; one that
   * was refused may have arrived all the same, so whoever sends it again lets its receiver tell the
   * two apart.
   *
   * @param peer as {@link RelayPeer#name} has it
   * @param call at most {@link #CALL_BYTES_MAX} bytes
   * @param signal at most {@code skein.aeron.signal-bytes-max} bytes
   * @return never fails, and completes within {@code answer-within} and a moment; on the thread of
   *     the relay, which must not be kept
   */
  CompletionStage<Outcome> send(String peer, Bytes call, Bytes signal);
}
