package io.skein.node.call.ice;

import io.skein.protocol.Limits;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a STUN or TURN server, as browsers take it (RFC 7064, RFC 7065). Immutable.
 *
 * @param text all of it
 * @param isTurn whether it is a relay, which wants credentials
 */
record IceUrl(String text, boolean isTurn) {
  private static final Pattern FORM =
      Pattern.compile(
          "(stuns?|turns?):([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?"
              + "(\\?transport=(?:udp|tcp))?");

  private static final int PORT_MAX = 65_535;

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it is none, saying why, without the rest of the text
   */
  static IceUrl parse(String text) {
    Matcher form = FORM.matcher(text);
    if (text.length() > Limits.ICE_URL_BYTES_MAX) {
      throw new IllegalArgumentException("is longer than " + Limits.ICE_URL_BYTES_MAX);
    }
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "is not like stun:HOST:PORT, turn:HOST:PORT?transport=udp or turns:HOST:PORT");
    }
    String port = form.group(3);
    if (port != null && (Integer.parseInt(port) < 1 || Integer.parseInt(port) > PORT_MAX)) {
      throw new IllegalArgumentException("has a port that is not from 1 to " + PORT_MAX);
    }
    boolean isTurn = form.group(1).startsWith("turn");
    if (!isTurn && form.group(4) != null) {
      // A browser refuses the whole list for it.
      throw new IllegalArgumentException("is a stun URL with a transport, which only turn has");
    }
    return new IceUrl(text, isTurn);
  }
}
