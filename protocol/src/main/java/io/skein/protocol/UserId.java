package io.skein.protocol;

/**
 * Names a user account: made by the server, unique for the life of the cluster, never reused. In
 * text (JSON, logs, entity ids) it is an unsigned decimal number.
 *
 * @param value never 0 for a user; 0 is {@link #SYSTEM}
 */
public record UserId(long value) implements Comparable<UserId> {
  /** The sender of what the server itself says. */
  public static final UserId SYSTEM = new UserId(0);

  /**
   * Reads the decimal form.
   *
   * @throws IllegalArgumentException if the text is no unsigned 64-bit decimal number
   */
  public static UserId parse(String text) {
    return new UserId(Long.parseUnsignedLong(text));
  }

  @Override
  public int compareTo(UserId other) {
    return Long.compareUnsigned(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toUnsignedString(value);
  }
}
