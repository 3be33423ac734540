package io.skein.protocol;

/**
 * A way that a device has tried: to its node, or to a server that helps it to reach other devices.
 *
 * @param url of the server, as the node told it; empty: the socket
 * @param millis how long the answer took; 0 if there was none
 * @param error the code with which the server refused; 0: it is not known, or it did not
 */
public record CallProbe(Kind kind, Result result, String url, int millis, int error) {
  /** What was tried. */
  public enum Kind {
    /** A request to the node, and its answer. */
    SOCKET,
    STUN,
    TURN_UDP,
    TURN_TCP,
    TURN_TLS
  }

  /** What came of it. */
  public enum Result {
    ANSWERED,
    /** Not in time. */
    NO_ANSWER,
    REFUSED,
    /** The device has no means to try it. */
    NOT_TRIED
  }

  /** The highest code with which a server refuses (RFC 8489, section 14.8). */
  public static final int ERROR_MAX = 999;
}
