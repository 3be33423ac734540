package io.skein.protocol;

import java.util.UUID;

/** Names one call: 16 random bytes that the caller's device chose. */
public record CallId(long high, long low) {
  /** A fresh id from a cryptographically strong source; 122 random bits. */
  public static CallId random() {
    return of(ClientId.random());
  }

  /** The call whose entry has this client id. */
  public static CallId of(ClientId bytes) {
    return new CallId(bytes.high(), bytes.low());
  }

  /**
   * Reads the form in text, that of a UUID.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static CallId parse(String text) {
    UUID uuid = UUID.fromString(text);
    return new CallId(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
  }

  /** The client id of the entry that the call leaves in its conversation: the same bytes. */
  public ClientId ofEntry() {
    return new ClientId(high, low);
  }

  @Override
  public String toString() {
    return new UUID(high, low).toString();
  }
}
