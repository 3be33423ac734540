package io.skein.protocol;

/**
 * Names an uploaded file of one user, from the creation of its upload on; made by the server, never
 * reused. In text an unsigned decimal number.
 *
 * @param value never 0
 */
public record MediaId(long value) implements Comparable<MediaId> {
  /**
   * Reads the decimal form.
   *
   * @throws IllegalArgumentException if the text is no unsigned 64-bit decimal number
   */
  public static MediaId parse(String text) {
    return new MediaId(Long.parseUnsignedLong(text));
  }

  @Override
  public int compareTo(MediaId other) {
    return Long.compareUnsigned(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toUnsignedString(value);
  }
}
