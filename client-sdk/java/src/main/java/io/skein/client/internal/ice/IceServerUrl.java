package io.skein.client.internal.ice;

import io.skein.protocol.CallProbe;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of a STUN or TURN server (RFC 7064, RFC 7065). Immutable.
 *
 * @param text all of it
 * @param kind what is tried with it
 */
record IceServerUrl(String text, CallProbe.Kind kind, String host, int port) {
  private static final Pattern FORM =
      Pattern.compile(
          "(stuns?|turns?):([^:?\\[\\]/@]+|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?"
              + "(?:\\?transport=(udp|tcp))?");

  private static final int PORT = 3478;
  private static final int TLS_PORT = 5349;
  private static final int PORT_MAX = 65_535;

  /** Null if it is none. */
  static @Nullable IceServerUrl parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return null;
    }
    String scheme = form.group(1);
    boolean tls = scheme.endsWith("s");
    int port = form.group(3) == null ? tls ? TLS_PORT : PORT : Integer.parseInt(form.group(3));
    if (port < 1 || port > PORT_MAX) {
      return null;
    }
    return new IceServerUrl(text, kind(scheme, "tcp".equals(form.group(4))), host(form), port);
  }

  private static String host(Matcher form) {
    String host = form.group(2);
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static CallProbe.Kind kind(String scheme, boolean tcp) {
    return switch (scheme) {
      case "turns" -> CallProbe.Kind.TURN_TLS;
      case "turn" -> tcp ? CallProbe.Kind.TURN_TCP : CallProbe.Kind.TURN_UDP;
      default -> CallProbe.Kind.STUN;
    };
  }

  /** Whether it is spoken to in TLS. */
  boolean isSecure() {
    return text.startsWith("stuns:") || text.startsWith("turns:");
  }
}
