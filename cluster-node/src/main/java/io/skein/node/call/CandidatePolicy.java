package io.skein.node.call;

import io.skein.protocol.CallSignal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Which ICE candidates are passed on: all of them, or those alone that tell no address of a private
 * network. A candidate is a line as RFC 8839 section 5.1 writes it, alone or in a session
 * description. Names of multicast DNS, which browsers put in place of such addresses, are kept.
 * Pure, thread-safe.
 */
public enum CandidatePolicy {
  /** Every one is passed on. */
  ALL,
  /** Those with a private address are left out. */
  PUBLIC;

  private static final String CANDIDATE = "candidate:";
  private static final String ATTRIBUTE = "a=" + CANDIDATE;
  private static final String RELATED_ADDRESS = "raddr";

  /** Place of the connection address in a candidate's words. */
  private static final int ADDRESS = 4;

  /**
   * The signal as it is passed on: of a candidate that is not to be told the number alone, or its
   * receiver would miss one.
   */
  public CallSignal passedOn(CallSignal signal) {
    return switch (signal.kind()) {
      case CANDIDATE -> isPassedOn(signal.body()) ? signal : signal.leftOut();
      case OFFER, ANSWER -> {
        String body = description(signal.body());
        yield body.equals(signal.body()) ? signal : signal.withBody(body);
      }
      case RENEGOTIATE, RESTART, UNKNOWN -> signal;
    };
  }

  private String description(String body) {
    if (this == ALL || !body.contains(ATTRIBUTE)) {
      return body;
    }
    // The line feeds stay with their lines: whatever ends them stays as it was.
    return Arrays.stream(body.split("(?<=\n)", -1))
        .filter(line -> !line.startsWith(ATTRIBUTE) || isPassedOn(line.substring(2)))
        .collect(Collectors.joining());
  }

  private boolean isPassedOn(String candidate) {
    if (this == ALL) {
      return true;
    }
    List<String> words = Arrays.asList(candidate.strip().split("\\s+", -1));
    if (words.size() <= ADDRESS) {
      // The end of candidates, or nothing that tells an address.
      return true;
    }
    int related = words.indexOf(RELATED_ADDRESS);
    return !isPrivate(words.get(ADDRESS))
        && (related < 0 || related + 1 >= words.size() || !isPrivate(words.get(related + 1)));
  }

  /** By the text alone, so that nothing is ever looked up: RFC 1918, 3927, 4193, 4291, 6598. */
  static boolean isPrivate(String address) {
    String text = address.toLowerCase(Locale.ROOT);
    if (text.contains(":")) {
      return isPrivateV6(text);
    }
    return isPrivateV4(text);
  }

  private static boolean isPrivateV6(String text) {
    int dot = text.indexOf('.');
    if (dot > 0) {
      // An address of version 4 inside one of version 6.
      return isPrivateV4(text.substring(text.lastIndexOf(':') + 1));
    }
    // An unspecified address, as browsers put in place of a hidden related one, tells nothing.
    return text.equals("::1")
        || text.startsWith("fe8")
        || text.startsWith("fe9")
        || text.startsWith("fea")
        || text.startsWith("feb")
        || text.startsWith("fc")
        || text.startsWith("fd");
  }

  private static boolean isPrivateV4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return false;
    }
    int first = number(parts[0]);
    int second = number(parts[1]);
    return first == 10
        || first == 127
        || (first == 172 && second >= 16 && second < 32)
        || (first == 192 && second == 168)
        || (first == 169 && second == 254)
        || (first == 100 && second >= 64 && second < 128);
  }

  private static int number(String part) {
    try {
      return Integer.parseInt(part);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
