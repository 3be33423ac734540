package io.skein.protocol;

/**
 * What a participant's device says to another's, so that media flow between both.
 *
 * @param sequence 1, 2, 3 … from the one to the other
 * @param body a session description, or a candidate; empty for kinds that have none
 * @param mid with a candidate: the media section's identification
 * @param line with a candidate: the media section's index
 */
public record CallSignal(Kind kind, int sequence, String body, String mid, int line) {
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
    /** One that this release does not know: clients skip it. */
    UNKNOWN
  }

  /** One that is about no candidate. */
  public static CallSignal of(Kind kind, int sequence, String body) {
    return new CallSignal(kind, sequence, body, "", 0);
  }

  /** The same, with another body. */
  public CallSignal withBody(String other) {
    return new CallSignal(kind, sequence, other, mid, line);
  }

  /** Without the body: addresses of users are in it. */
  @Override
  public String toString() {
    return "CallSignal[" + kind + ", " + sequence + ", " + body.length() + " characters]";
  }
}
