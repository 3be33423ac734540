package io.skein.node.call.relay;

import io.aeron.Publication;

/** What Aeron says to a packet that it is offered, and what is to be done about it. */
enum OfferOutcome {
  /** It is in the log of the stream. */
  SENT,
  /** The peer, or the driver, is not so far yet: the same packet once more, a little later. */
  AGAIN,
  /** Nobody listens: the session is over, and a new one is begun when somebody does. */
  NOT_CONNECTED,
  /** The stream can take nothing more, ever: another one is opened, with a new session. */
  REOPEN;

  static OfferOutcome of(long result) {
    if (result >= 0) {
      return SENT;
    }
    if (result == Publication.BACK_PRESSURED || result == Publication.ADMIN_ACTION) {
      return AGAIN;
    }
    // What else there is, or may come with a later Aeron, says that this stream is of no use.
    return result == Publication.NOT_CONNECTED ? NOT_CONNECTED : REOPEN;
  }
}
