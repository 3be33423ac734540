package io.skein.loadtest.wire;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a load message carries in its text: who sent it, its number among the sender's, and when it
 * was meant to be sent. Text: "B", sender and number as 16 hexadecimal digits, time as 16, then
 * filler.
 *
 * @param sender number of the user
 * @param number 0, 1, 2 … for each sender
 * @param sentNanos {@link System#nanoTime()} of the intended send
 */
public record Tag(int sender, int number, long sentNanos) {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int DIGITS = 16;
  private static final int BYTES = 1 + 2 * DIGITS;

  /** Writes the text of a message of this size (at least 33 bytes) into the array. */
  void write(byte[] target, int at) {
    target[at] = 'B';
    hex(target, at + 1, (long) sender << 32 | number);
    hex(target, at + 1 + DIGITS, sentNanos);
  }

  /** A message text of this size (at least 33 bytes) with the tag at its start. */
  public String text(int bytes) {
    byte[] text = filler(bytes);
    write(text, 0);
    return new String(text, StandardCharsets.US_ASCII);
  }

  /** A message text of {@code bytes} bytes with room for a tag at its start. */
  static byte[] filler(int bytes) {
    byte[] text = new byte[Math.max(bytes, BYTES)];
    byte[] words =
        "the quick brown fox jumps over the lazy dog ".getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < text.length; i++) {
      text[i] = words[i % words.length];
    }
    return text;
  }

  static Tag read(byte[] text, int at) {
    long who = unhex(text, at + 1);
    return new Tag((int) (who >>> 32), (int) who, unhex(text, at + 1 + DIGITS));
  }

  /** The tag of a message text; null if the text is none of a load's. */
  public static @Nullable Tag read(String text) {
    return text.length() >= BYTES && text.charAt(0) == 'B'
        ? read(text.getBytes(StandardCharsets.US_ASCII), 0)
        : null;
  }

  private static void hex(byte[] target, int at, long value) {
    for (int i = DIGITS - 1; i >= 0; i--) {
      target[at + i] = HEX[(int) (value & 15)];
      value >>>= 4;
    }
  }

  private static long unhex(byte[] text, int at) {
    long value = 0;
    for (int i = 0; i < DIGITS; i++) {
      int digit = text[at + i];
      value = value << 4 | (digit <= '9' ? digit - '0' : digit - 'a' + 10);
    }
    return value;
  }
}
