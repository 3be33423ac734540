package io.skein.node.push;

import java.time.Duration;

/** What a push service said of a notification. */
public sealed interface PushOutcome {
  /** It takes care of it from here on. */
  record Accepted() implements PushOutcome {}

  /** Nobody is reached by this subscription any more. */
  record Gone() implements PushOutcome {}

  /**
   * Not now.
   *
   * @param after the service wants to be left alone for so long; zero: it does not say
   */
  record Later(Duration after) implements PushOutcome {}

  /**
   * It will not take this, now or later: what this node is set to does not suit it, or a defect.
   *
   * @param why a status, or the service's own word for it; no address, no content
   */
  record Refused(String why) implements PushOutcome {}

  PushOutcome ACCEPTED = new Accepted();
  PushOutcome GONE = new Gone();
  PushOutcome LATER = new Later(Duration.ZERO);
}
