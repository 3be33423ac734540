package io.skein.protocol;

import java.time.Instant;

/**
 * One user has asked another to be a contact, and waits for the answer.
 *
 * @param timeMillis when it was made
 * @param expiresMillis from then on it counts no more
 */
public record ContactRequest(String note, long timeMillis, long expiresMillis) {
  public boolean isOver(Instant now) {
    return expiresMillis <= now.toEpochMilli();
  }

  /** Without the note: it is as private as a message. */
  @Override
  public String toString() {
    return "ContactRequest[" + timeMillis + "]";
  }
}
