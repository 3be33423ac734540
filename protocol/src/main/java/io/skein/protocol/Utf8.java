package io.skein.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Text as UTF-8 without intermediate arrays. Half a surrogate pair, which no UTF-8 can say, becomes
 * U+FFFD.
 */
final class Utf8 {
  /** What Java's decoder, too, puts where bytes are no UTF-8. */
  static final char REPLACEMENT = '\ufffd';

  private Utf8() {}

  /** Number of bytes of the text in UTF-8. */
  static int length(String text) {
    int chars = text.length();
    int ascii = 0;
    while (ascii < chars && text.charAt(ascii) < 0x80) {
      ascii++;
    }
    return ascii == chars ? chars : length(text, ascii);
  }

  private static int length(String text, int ascii) {
    int chars = text.length();
    int length = chars;
    for (int i = ascii; i < chars; i++) {
      char c = text.charAt(i);
      if (c >= 0x800) {
        length += 2;
        if (isPair(text, i)) {
          i++;
        }
      } else if (c >= 0x80) {
        length++;
      }
    }
    return length;
  }

  /** Writes the text, whose {@link #length} is given. */
  @SuppressWarnings("deprecation") // getBytes(int, int, byte[], int): exact, and fastest, for ASCII
  static void put(String text, int length, byte[] target, int at) {
    int chars = text.length();
    if (length == chars) {
      text.getBytes(0, chars, target, at);
      return;
    }
    int position = at;
    for (int i = 0; i < chars; i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        target[position++] = (byte) c;
      } else if (c < 0x800) {
        target[position++] = (byte) (0xc0 | c >> 6);
        target[position++] = continuation(c);
      } else if (isPair(text, i)) {
        int point = Character.toCodePoint(c, text.charAt(++i));
        target[position++] = (byte) (0xf0 | point >> 18);
        target[position++] = continuation(point >> 12);
        target[position++] = continuation(point >> 6);
        target[position++] = continuation(point);
      } else {
        int point = Character.isSurrogate(c) ? REPLACEMENT : c;
        target[position++] = (byte) (0xe0 | point >> 12);
        target[position++] = continuation(point >> 6);
        target[position++] = continuation(point);
      }
    }
  }

  private static byte continuation(int bits) {
    return (byte) (0x80 | (bits & 0x3f));
  }

  private static boolean isPair(String text, int at) {
    return Character.isHighSurrogate(text.charAt(at))
        && at + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(at + 1));
  }

  /** True if the bytes are well-formed UTF-8 (RFC 3629: shortest forms, no surrogates). */
  static boolean isWellFormed(ByteBuffer bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(bytes);
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
