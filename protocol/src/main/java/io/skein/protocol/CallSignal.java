package io.skein.protocol;

/**
 * What a participant's device says to another's, so that media flow between both.
 *
 * @param sequence 1, 2, 3 … from the one to the other
 * @param body a session description, or a candidate; empty for kinds that have none
 * @param mid with a candidate: the media section's identification
 * @param line with a candidate: the media section's index
 * @param offer with an answer: the number of the offer that it answers; 0: not told
 * @param join the higher {@link Call.Participant#join} of both; 0: not told
 */
public record CallSignal(
    Kind kind, int sequence, String body, String mid, int line, int offer, int join) {
  /** What is said. */
  public enum Kind {
    OFFER,
    ANSWER,
    /** An empty body: there are no more. */
    CANDIDATE,
    /** The other is asked for an offer. */
    RENEGOTIATE,
    /** The same, with an ICE restart. */
    RESTART,
    /** One that this release does not know, or that a node has left out: clients skip it. */
    UNKNOWN
  }

  /** One that is about no candidate. */
  public static CallSignal of(Kind kind, int sequence, String body) {
    return new CallSignal(kind, sequence, body, "", 0);
  }

  /** One that says neither what it answers nor of which joinings it is. */
  public CallSignal(Kind kind, int sequence, String body, String mid, int line) {
    this(kind, sequence, body, mid, line, 0, 0);
  }

  /** The same, with another body. */
  public CallSignal withBody(String other) {
    return new CallSignal(kind, sequence, other, mid, line, offer, join);
  }

  /** What has its number, and says nothing. */
  public CallSignal leftOut() {
    return new CallSignal(Kind.UNKNOWN, sequence, "", "", 0, 0, join);
  }

  /** Without the body: addresses of users are in it. */
  @Override
  public String toString() {
    return "CallSignal[" + kind + ", " + sequence + ", " + body.length() + " characters]";
  }
}
