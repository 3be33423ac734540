package io.skein.protocol;

/**
 * Names one installation of a client of one user; made by the server at log-in. In text an unsigned
 * decimal number.
 */
public record DeviceId(long value) implements Comparable<DeviceId> {
  /**
   * Reads the decimal form.
   *
   * @throws IllegalArgumentException if the text is no unsigned 64-bit decimal number
   */
  public static DeviceId parse(String text) {
    return new DeviceId(Long.parseUnsignedLong(text));
  }

  @Override
  public int compareTo(DeviceId other) {
    return Long.compareUnsigned(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toUnsignedString(value);
  }
}
