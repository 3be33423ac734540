package io.skein.loadtest.call;

/**
 * What a device has asked for in a call.
 *
 * @param number of the signal; 0 of what is none
 */
record Asked(Kind kind, int number) {
  /** What a request is for. */
  enum Kind {
    START,
    RING,
    JOIN,
    SIGNAL,
    LEAVE,
    LOOK
  }

  static Asked of(Kind kind) {
    return new Asked(kind, 0);
  }

  static Asked signal(int number) {
    return new Asked(Kind.SIGNAL, number);
  }
}
