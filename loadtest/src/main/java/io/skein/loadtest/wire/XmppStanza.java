package io.skein.loadtest.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads XMPP's stanzas out of bytes, without a document tree: the generator shall stay cheaper than
 * the server.
 */
final class XmppStanza {
  static final byte[] ERROR = ascii("type='error'");
  static final byte[] RESULT = ascii("type='result'");
  private static final byte[] STREAM = ascii("<stream:stream");
  private static final byte[] STREAM_END = ascii("</stream");

  private XmppStanza() {}

  /**
   * Where the element that starts at {@code at} ends, -1 if it has not arrived whole. Stream tags
   * and declarations are elements here.
   */
  static int end(byte[] all, int at) {
    int depth = 0;
    int from = at;
    while (true) {
      while (from < all.length && all[from] != '<') {
        from++;
      }
      int close = from + 1;
      while (close < all.length && all[close] != '>') {
        close++;
      }
      if (close >= all.length) {
        return -1;
      }
      if (from == at && (all[at + 1] == '?' || is(all, at, STREAM) || is(all, at, STREAM_END))) {
        return close + 1;
      }
      if (all[from + 1] == '/') {
        depth--;
      } else if (all[close - 1] != '/') {
        depth++;
      }
      from = close + 1;
      if (depth == 0) {
        return from;
      }
    }
  }

  static boolean is(byte[] all, int at, byte[] expected) {
    return at + expected.length <= all.length
        && Arrays.equals(all, at, at + expected.length, expected, 0, expected.length);
  }

  /** Where it is for the first time, -1 if nowhere. */
  static int find(byte[] all, int from, int end, byte[] expected) {
    for (int at = from; at + expected.length <= end; at++) {
      if (all[at] == expected[0] && is(all, at, expected)) {
        return at;
      }
    }
    return -1;
  }

  static boolean has(byte[] all, int from, int end, byte[] expected) {
    return find(all, from, end, expected) >= 0;
  }

  /** The decimal number that is written there. */
  static int number(byte[] all, int from) {
    int number = 0;
    for (int at = from; all[at] >= '0' && all[at] <= '9'; at++) {
      number = number * 10 + all[at] - '0';
    }
    return number;
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static void send(Link link, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    link.reserve(bytes.length).put(bytes);
  }
}
