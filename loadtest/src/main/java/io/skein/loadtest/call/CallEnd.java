package io.skein.loadtest.call;

import io.skein.protocol.Call;
import io.skein.protocol.Content;
import org.jspecify.annotations.Nullable;

/** What one device of a call knows, and what its user is about. Confined to its call. */
final class CallEnd {
  final Side side;
  final SentSignals signals;
  boolean connected;

  /** Its connection was lost at some time since the call began. */
  boolean wasLost;

  long lostNanos;

  /** This connection takes part, as far as the device knows. */
  boolean seated;

  long seatedNanos;

  /** A request about the call is on its way; one at a time, signals beside. */
  boolean asking;

  long askAgainNanos;

  /** When it asked last the call had begun: an answer that there is none tells of its end. */
  boolean askedOfBegun;

  /** It has asked, on this connection, what has become of the call. */
  boolean looked = true;

  /** It was told that it may have missed something: the entry then, too. */
  boolean mayHaveMissed;

  boolean rung;
  boolean answeredTold;

  /** The newest that it was told. */
  @Nullable Call newest;

  boolean heardEnd;

  /** Null also where it only knows that there is no such call any more. */
  Call.@Nullable Outcome outcome;

  long endNanos;
  Content.@Nullable CallEntry entry;

  CallEnd(Side side, int signals) {
    this.side = side;
    this.signals = new SentSignals(signals);
  }

  boolean mayAsk(long now) {
    return connected && !asking && now - askAgainNanos >= 0;
  }

  void lost(long now) {
    connected = false;
    wasLost = true;
    mayHaveMissed = true;
    lostNanos = now;
    seated = false;
    asking = false;
    looked = false;
    signals.connectionLost(now);
  }

  /** This connection takes part from now on. */
  void seat(long now) {
    if (!seated) {
      seated = true;
      seatedNanos = now;
    }
  }

  /**
   * Whether it was away when something was sent to it: between losing a connection and taking part
   * on another one, which the node of the sender need not know.
   */
  boolean wasAway(long sentNanos) {
    return wasLost && (!seated || sentNanos - seatedNanos < 0);
  }

  void resync() {
    mayHaveMissed = true;
    looked = false;
  }

  /**
   * Takes the call as it is told.
   *
   * @return whether it is news
   */
  boolean takes(Call call) {
    if (newest != null && call.version() <= newest.version()) {
      return false;
    }
    newest = call;
    return true;
  }

  void ended(Call.@Nullable Outcome how, long now) {
    if (!heardEnd) {
      heardEnd = true;
      endNanos = now;
    }
    if (how != null) {
      outcome = how;
    }
  }

  /** For a message about a call that is stuck. */
  String describe() {
    return side
        + (connected ? "" : " offline")
        + (seated ? " seated" : "")
        + (asking ? " asking" : "")
        + (heardEnd ? " ended " + outcome : newest == null ? " told nothing" : " " + newest.phase())
        + (wasLost ? ", lost its connection" : "")
        + ", "
        + signals.heardCount()
        + " of its signals heard";
  }
}
